import { readFileSync } from "node:fs";

/** A span as a line of a file. */
export interface WrittenSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export function readSpans(file: string): WrittenSpan[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as WrittenSpan);
}

/** The names of spans below their parents, in the order of their end. */
export function renderSpans(spans: readonly WrittenSpan[], parentId: string): string {
  return renderLines(spans, parentId, "").join("\n");
}

function renderLines(
  spans: readonly WrittenSpan[],
  parentId: string | null,
  indent: string,
): string[] {
  return spans
    .filter((span) => span.parentId === parentId)
    .flatMap(({ name, spanId }) => [indent + name, ...renderLines(spans, spanId, `${indent}  `)]);
}
