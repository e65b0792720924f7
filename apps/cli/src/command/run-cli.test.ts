import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { expect, test } from "vitest";

import { harombeCommand, runHarombe, runNode } from "../testing/run-harombe.ts";

const logLoads = pathToFileURL(join(import.meta.dirname, "../testing/fixtures/log-loads.ts")).href;
const [, main] = harombeCommand.args;

test.each([["--version"], ["--help"]])(
  "%s loads nothing but what parses commands",
  async (option) => {
    const { stderr } = await runNode(["--import", logLoads, main, option]);
    const packages = stderr
      .split("\n")
      .filter((url) => url.startsWith("file:") && !url.includes("/apps/cli/src/"))
      .map(
        (url) => /.*\/(?:node_modules|packages|apps)\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? url,
      );
    expect([...new Set(packages)].toSorted()).toEqual(["clipanion", "picocolors", "typanion"]);
  },
);

test("prints its version", async () => {
  expect(await runHarombe(["--version"])).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    stderr: "",
  });
});

test("says nothing of what is new in Node, or of colours that exclude each other", async () => {
  const environment = {
    HAROMBE_INFERENCE__BACKEND: "simulated",
    NO_COLOR: "1",
    FORCE_COLOR: "1",
  };
  const { code, stdout, stderr } = await runHarombe(["sessions", "list"], { environment });
  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout: "There are no conversations yet.\n",
    stderr: "",
  });
});

test("colours a pipe only when told to", async () => {
  const plain = await runHarombe(["--help"]);
  const coloured = await runHarombe(["--help"], { environment: { FORCE_COLOR: "1" } });
  expect(plain.stdout).not.toContain("\u001B");
  expect(coloured.stdout).toContain("\u001B[36mask PROMPT");
});
