import stringWidth from "string-width";

export interface TableColumn<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  readonly align?: "left" | "right";
}

/** Aligned columns under their titles, by the width that characters have on a terminal. */
export function renderTable<Row>(
  columns: readonly TableColumn<Row>[],
  rows: readonly Row[],
): string {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => valuesOf(columns, row))];
  const widths = columns.map((_, index) =>
    Math.max(...cells.map((line) => stringWidth(line[index] ?? ""))),
  );
  return cells
    .map((line) =>
      line
        .map((cell, index) => pad(cell, { width: widths[index] ?? 0, ...columns[index] }))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function valuesOf<Row>(columns: readonly TableColumn<Row>[], row: Row): string[] {
  return columns.map(({ value }) => value(row));
}

function pad(cell: string, { width, align }: { width: number; align?: "left" | "right" }): string {
  const space = " ".repeat(Math.max(0, width - stringWidth(cell)));
  return align === "right" ? space + cell : cell + space;
}
