import { expect, test } from "vitest";

import { renderTable, type TableColumn } from "./render-table.ts";

interface Row {
  readonly name: string;
  readonly tokens: number;
}

const columns: TableColumn<Row>[] = [
  { title: "Name", value: ({ name }) => name },
  { title: "Tokens", value: ({ tokens }) => String(tokens), align: "right" },
];

test("aligns by the width on a terminal, not by the count of characters", () => {
  const rows = [
    { name: "日本", tokens: 7 },
    { name: "abc", tokens: 1234 },
  ];
  expect(renderTable(columns, rows)).toBe(
    ["Name  Tokens", "日本       7", "abc     1234"].join("\n"),
  );
});

test("shows only the titles when there are no rows", () => {
  expect(renderTable(columns, [])).toBe("Name  Tokens");
});
