import { execFile } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { startSimulatedEngine } from "@harombe/llm/simulated";
import { expect, test } from "vitest";

test("ask reads a file through a tool and an engine behind HTTP", async () => {
  await using engine = await startSimulatedEngine();
  const cwd = await mkdtemp(join(tmpdir(), "harombe-ask-"));
  await writeFile(join(cwd, "note.txt"), "buy milk");
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      "--conditions=@harombe/source",
      join(import.meta.dirname, "..", "main.ts"),
      "ask",
      "read note.txt",
      "--url",
      engine.url,
    ],
    { cwd },
  );
  expect(stdout).toBe("Here it is: buy milk\n");
});
