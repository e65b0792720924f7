import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { listConfigKeys } from "../schema/config-keys.ts";
import { renderKeyTable } from "./render-key-table.ts";

const readme = readFileSync(`${import.meta.dirname}/../../README.md`, "utf8");

/** The formatter pads cells; what they say is what counts. */
const cells = (table: string) =>
  table
    .trim()
    .split("\n")
    .filter((line) => !/^\|[\s|:-]+\|$/.test(line))
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));

test("the README's table is the schema's; `node update-readme.ts` writes it", () => {
  const [, written] = /<!-- keys -->\n([^]*)\n<!-- \/keys -->/.exec(readme) ?? [];
  expect(cells(written ?? "")).toEqual(cells(renderKeyTable()));
  expect(cells(written ?? "")).toHaveLength(listConfigKeys().length + 1);
});
