import { mkdir, mkdtemp, readFile, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createToolRegistry, loadToolPackage, type Tool } from "@harombe/tools";
import { expect, onTestFinished, test } from "vitest";

import { createRecordScoreTool, createRollDiceTool } from "./index.js";

async function createFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "harombe-dice-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function call(tool: Tool, input: unknown, cwd = "/") {
  const parsed = await tool.parse(input);
  if (!parsed.ok) return parsed.message;
  const { signal } = new AbortController();
  return tool.execute(parsed.value, { callId: "1", cwd, signal, progress: () => {} });
}

test("is loaded from the folder of plugins", async () => {
  const plugins = await createFolder();
  await mkdir(join(plugins, "node_modules"));
  await symlink(import.meta.dirname, join(plugins, "node_modules/harombe-tool-dice"), "junction");
  const tools = createToolRegistry(await loadToolPackage("harombe-tool-dice", { from: plugins }));
  expect(
    tools.list().map(({ name, effects, dangerous }) => ({ name, effects, dangerous })),
  ).toEqual([
    { name: "roll_dice", effects: [], dangerous: false },
    { name: "record_score", effects: ["writes"], dangerous: true },
  ]);
});

test("rolls what was asked for", async () => {
  const throws = [0, 0.5, 0.999];
  const tool = createRollDiceTool({ random: () => throws.shift() ?? 0 });
  expect(await call(tool, { dice: 3 })).toBe("1 + 4 + 6 = 11");
  expect(await call(tool, {})).toBe("1");
});

test("a wrong call comes back in words that a model can act on", async () => {
  expect(await call(createRollDiceTool(), { dice: 0, side: 6 })).toBe(
    [
      "The arguments for roll_dice are not valid:",
      "- dice: Too small: expected number to be >=1; found 0; expected integer from 1 to 100",
      "- unknown field side (did you mean sides?); allowed fields: dice, sides",
    ].join("\n"),
  );
});

test("records a score, and shows before what it will do", async () => {
  const cwd = await createFolder();
  const tool = createRecordScoreTool();
  const { signal } = new AbortController();
  const score = { player: "Åsa", points: 11 };
  expect(await tool.preview(score, { cwd, signal })).toBe(
    `Adds the line "Åsa,11" to ${join(cwd, "scores.csv")}`,
  );
  expect(await call(tool, score, cwd)).toBe("Åsa has 11 points more in scores.csv.");
  expect(await readFile(join(cwd, "scores.csv"), "utf8")).toBe("Åsa,11\n");
});

test("a player cannot smuggle in a line of their own", async () => {
  expect(await call(createRecordScoreTool(), { player: "a\nb,99", points: 1 })).toContain(
    "player: letters, digits and spaces only",
  );
});

test("says when the sheet cannot be written", async () => {
  const cwd = join(await createFolder(), "missing");
  await expect(call(createRecordScoreTool(), { player: "a", points: 1 }, cwd)).rejects.toThrow(
    `The score sheet in ${cwd} cannot be written.`,
  );
});
