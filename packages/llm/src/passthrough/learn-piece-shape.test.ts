import { describe, expect, it } from "vitest";

import { learnPieceShape } from "./learn-piece-shape.ts";

const texts = /"(?:content|at)"\s*:\s*"/g;
const piece = (content: string, rest = '"done":false'): string =>
  `data: {"at":"12:00","message":{"content":"${content}"},${rest}}\n\n`;

/** Whether a piece behind others is taken for one like another that was learned. */
function isAlike(learned: string, other: string): boolean {
  const before = "data: {}\n\n";
  const end = learnPieceShape(learned, texts)?.endOf(`${before}${other}rest`, before.length);
  expect([-1, before.length + other.length]).toContain(end);
  return end !== -1;
}

describe("learnPieceShape", () => {
  it.each([
    ["another text", piece("Hi"), piece("Good morning")],
    ["other texts in all places", piece("Hi"), piece("x").replace("12:00", "12:01")],
    ["escapes", piece("Hi"), piece(String.raw`\"\\\/\b\f\n\r\t\u00e9`)],
    ["what looks like the end", piece("Hi"), piece(String.raw`\"},\"done\":true}`)],
    ["a text that was learned with escapes", piece(String.raw`\"Hi\"`), piece("you")],
    ["bytes over ASCII", piece("Hi"), Buffer.from(piece("é😀")).toString("latin1")],
  ])("takes a piece with %s for the same", (_, learned, other) => {
    expect(isAlike(learned, other)).toBe(true);
  });

  it.each([
    ["says something else", piece("Hi", '"done":true')],
    ["says more", piece("Hi", '"done":false,"error":"x"')],
    ["says more within its text's place", piece('Hi","role":"x')],
    ["says nothing", piece("")],
    ["has no text in one place", piece("Hi").replace("12:00", "")],
    ["is another from its first byte on", `event: error\n${piece("Hi")}`],
    ["ends otherwise", piece("Hi").replace("\n\n", "\r\n\r\n")],
    ["is not all there", piece("Hi").slice(0, -1)],
    ["is not there yet behind its text", piece("Hi").slice(0, piece("Hi").indexOf("Hi") + 1)],
    ["has an escape that JSON has not", piece(String.raw`\q`)],
    ["has half an escape", piece(String.raw`\u12`)],
    ["has a line end in its text", piece("Hi\n\nyou")],
    ["has a control character in its text", piece("\u0001")],
  ])("does not take a piece for the same that %s", (_, other) => {
    expect(isAlike(piece("Hi"), other)).toBe(false);
  });

  it("learns nothing from a piece without a text", () => {
    expect(learnPieceShape("data: [DONE]\n\n", texts)).toBeNull();
    expect(learnPieceShape('data: {"content":"","at":null}\n\n', texts)).toBeNull();
  });

  it("reads a piece without its first text by the others", () => {
    const quiet = piece("Hi").replace("12:00", "");
    expect(isAlike(quiet, quiet.replace("Hi", "you"))).toBe(true);
  });
});
