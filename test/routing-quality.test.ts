import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { judgeLabels } from "../bench/routing-quality/judge-labels.ts";
import { levels, readRows } from "../bench/routing-quality/read-rows.ts";
import { recoverGap, strongCallsFor } from "../bench/routing-quality/recover-gap.ts";

const own = join(import.meta.dirname, "..", "bench", "routing-quality");

const setNames = ["prompts", "held-out", "fresh"] as const;
const labelledIn = (name: string) => readRows(join(own, `${name}.jsonl`)).labelled;

test.each(setNames)("the set %s has enough of each label", (name) => {
  const labelled = labelledIn(name);
  expect(labelled.length).toBeGreaterThanOrEqual(150);
  for (const level of levels) {
    expect(labelled.filter(({ label }) => label === level).length).toBeGreaterThan(40);
  }
});

test("nothing stands in two sets, nor twice in one", () => {
  const texts = setNames.flatMap((name) =>
    labelledIn(name).map(({ messages }) => JSON.stringify(messages)),
  );
  expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
});

test("labels are judged by class and by the plain mean of the classes", () => {
  const rows = [
    { label: "simple", said: "simple" },
    { label: "simple", said: "medium" },
    { label: "medium", said: "medium" },
    { label: "medium", said: "medium" },
  ];
  const { confusion, ...quality } = judgeLabels(rows, levels);
  expect(confusion.get("simple")?.get("medium")).toBe(1);
  expect(quality).toEqual({
    accuracy: 0.75,
    majority: 0.5,
    macroF1: expect.closeTo((2 / 3 + 4 / 5) / 2),
    classes: [
      { label: "simple", count: 2, recall: 0.5, precision: 1, f1: expect.closeTo(2 / 3) },
      { label: "medium", count: 2, recall: 1, precision: expect.closeTo(2 / 3), f1: 0.8 },
      { label: "complex", count: 0, recall: 0, precision: 0, f1: 0 },
    ],
  });
});

const two = (scores: readonly [number, number]) => [
  { score: scores[0], weak: 1, strong: 1 },
  { score: scores[1], weak: 0, strong: 1 },
];

test.each([
  ["knows which one the weak model fails", [0, 1] as const, 0.75, 0.25],
  ["knows nothing", [0.5, 0.5] as const, 0.5, 0.5],
  ["has it the wrong way round", [1, 0] as const, 0.25, 0.75],
])("a router that %s", (_name, scores, average, half) => {
  const gap = recoverGap(two(scores));
  expect([gap.average, strongCallsFor(gap.points, 0.5)]).toEqual([average, half]);
});

test("without rows or without a gap there is nothing to recover", () => {
  expect(() => recoverGap([])).toThrow(TypeError);
  expect(() => recoverGap([{ score: 0, weak: 1, strong: 1 }])).toThrow("there is no gap");
});

test.each([
  ['{"prompt":"a"', "is no JSON"],
  ['{"label":"simple"}', 'needs either "prompt" or "messages"'],
  ['{"prompt":"a"}', 'needs a "label", or "weak" and "strong"'],
  ['{"prompt":"a","weak":1}', 'needs both "weak" and "strong"'],
  ['{"prompt":"a","label":"hard"}', "label"],
])("a line such as %s is refused with its number", async (line, message) => {
  const folder = await mkdtemp(join(tmpdir(), "harombe-rows-"));
  const path = join(folder, "rows.jsonl");
  await writeFile(path, `{"prompt":"b","label":"simple"}\r\n\n${line}\n`);
  expect(() => readRows(path)).toThrow(`${path}:3`);
  expect(() => readRows(path)).toThrow(message);
  await writeFile(path, "\n");
  expect(() => readRows(path)).toThrow(`${path} has no lines`);
  await rm(folder, { recursive: true });
});
