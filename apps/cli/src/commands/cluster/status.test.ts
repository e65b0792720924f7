import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { temporaryFolder } from "../../../../../test/temporary-folder.ts";
import { keys, openTerminal } from "../../testing/open-terminal.ts";
import { freshEnvironment, harombeCommand, runHarombe } from "../../testing/run-harombe.ts";
import { startNode } from "../../testing/start-node.ts";

test("--watch shows one table on a terminal until Ctrl-C", async () => {
  await using node = await startNode();
  const home = await temporaryFolder("watch");
  await writeFile(
    join(home, "harombe.yaml"),
    `cluster: { nodes: [{ name: one, host: 127.0.0.1, port: ${node.port}, model: m, tier: 0 }] }\n`,
  );
  const { file, args } = harombeCommand;
  const terminal = openTerminal({
    file,
    args: [...args, "cluster", "status", "--watch"],
    cwd: home,
    environment: { ...(await freshEnvironment()), HAROMBE_HOME: home },
  });
  await terminal.waitFor(/one .* (?:available|unavailable)/);
  terminal.type(keys.ctrlC);
  expect(await terminal.exited).toBe(130);
  expect(terminal.text().match(/^Name/gm)).toHaveLength(1);
});

test("--watch is not for programs", async () => {
  const result = await runHarombe(["cluster", "status", "--watch", "--json"]);
  expect(result).toMatchObject({ code: 2, stdout: "" });
});
