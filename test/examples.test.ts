import { execFile } from "node:child_process";
import { globSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import { expect, test } from "vitest";

const run = promisify(execFile);
const examples = join(import.meta.dirname, "..", "examples");

/** What each example prints, as far as it is the same on every machine. */
const outputs: Readonly<Record<string, RegExp>> = {
  "agent-with-a-tool":
    /\? Switch the lamp on: yes[\s\S]*completed after 2 steps; the lamp is on\n$/,
  "chat-with-one-model": /> What is my name\?\n.*Ada/,
  "hardware-only": /\(cpu|\(gpu|\(partial|\(no/,
  "openai-client": /x-harombe-node: \S+\n/,
};

test("every example is run", () => {
  const found = globSync("*/main.ts", { cwd: examples }).map(dirname).toSorted();
  expect(found).toEqual(Object.keys(outputs));
});

test.each(Object.entries(outputs))(
  "%s runs",
  async (name, output) => {
    const folder = join(examples, name);
    const flags = ["--disable-warning=ExperimentalWarning", "--conditions=@harombe/source"];
    const { stdout, stderr } = await run(process.execPath, [...flags, join(folder, "main.ts")], {
      cwd: folder,
      timeout: 60_000,
    });
    expect(stderr).toBe("");
    expect(stdout).toMatch(output);
  },
  60_000,
);
