import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { runMany } from "../testing/run-many.ts";

const readme = readFileSync(join(import.meta.dirname, "..", "..", "README.md"), "utf8");

test("the README names every command and every option", async () => {
  const [overview] = await runMany([["--help"]]);
  const paths = [...(overview?.stdout ?? "").matchAll(/^ {2}([a-z]+(?: [a-z]+)*)/gm)].map(
    ([, path = ""]) => path,
  );
  const helps = await runMany(paths.map((path) => [...path.split(" "), "--help"]));
  const options = helps.flatMap(({ stdout }) => [...stdout.matchAll(/^ {2}(--[\w-]+)/gm)]);
  const words = new Set([...paths, ...options.map(([, option = ""]) => option)]);
  expect(words.size).toBeGreaterThan(30);
  expect([...words].filter((word) => !readme.includes(word))).toEqual([]);
});
