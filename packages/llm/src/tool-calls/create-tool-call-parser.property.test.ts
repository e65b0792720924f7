import * as fc from "fast-check";
import { expect, test } from "vitest";

import { parseText, toUnits, tools } from "./fixtures/parse-text.ts";
import { formatCases, type RandomCall } from "./fixtures/render-calls.ts";

const unicode = fc.string({ unit: "grapheme" });
/** Strings that look like what surrounds them. */
const nasty = fc.oneof(
  unicode,
  fc
    .array(
      fc.constantFrom(
        "\n",
        '"',
        "'",
        "\\",
        "{",
        "}",
        "[",
        "]",
        "</tool_call>",
        "</function>",
        "<|call|>",
        "<｜tool▁call▁end｜>",
        "```",
        "<",
        "｜",
        "a",
        "é",
        "😀",
        " ",
        ";",
        ",",
        "<think>",
      ),
    )
    .map((parts) => parts.join("")),
);

const call = (texts: fc.Arbitrary<string>): fc.Arbitrary<RandomCall> =>
  fc.oneof(
    fc.record({
      name: fc.constant("write_file"),
      arguments: fc.record(
        { path: texts, content: texts, append: fc.boolean() },
        { requiredKeys: ["path"] },
      ),
    }),
    fc.record({
      name: fc.constant("get_weather"),
      arguments: fc.record({
        days: fc.integer(),
        units: fc.dictionary(fc.constantFrom("a", "b b"), fc.oneof(texts, fc.array(fc.integer()))),
      }),
    }),
  );

/** Text between calls that neither begins nor ends in white space, nor means anything. */
const prose = fc
  .array(
    fc.constantFrom(
      "Hello",
      "a < b",
      "世界",
      "😀",
      "x = [1]",
      "\n",
      "`code`",
      "(see {x})",
      "é",
      "5 > 3;",
      "<b>",
    ),
  )
  .map((words) => `T ${words.join(" ")} .`);

function cutAt(text: string, places: readonly number[]): readonly string[] {
  const cuts = [...new Set(places.map((place) => place % (text.length + 1)))].toSorted(
    (a, b) => a - b,
  );
  return [0, ...cuts].map((from, index) => text.slice(from, cuts[index] ?? text.length));
}

test.for(formatCases)(
  "finds the same calls and text wherever $name is cut",
  ({ render, accepts }) => {
    const part = fc.record({ calls: fc.array(call(nasty), { minLength: 1, maxLength: 3 }), prose });
    fc.assert(
      fc.property(
        prose,
        fc.array(part, { maxLength: 3 }),
        fc.array(fc.nat()),
        (lead, parts, places) => {
          fc.pre(parts.every(({ calls }) => calls.every(accepts)));
          const text = [
            lead,
            ...parts.map(({ calls, prose: behind }) => `${render(calls)}\n${behind}`),
          ].join("\n");
          const visible = [lead, ...parts.map(({ prose: behind }) => behind)].join("\n\n");
          const parsed = parseText(cutAt(text, places));
          expect(parsed).toEqual({
            text: visible,
            reasoning: "",
            calls: parts.flatMap(({ calls }) => calls),
            warnings: [],
          });
        },
      ),
      { numRuns: 150 },
    );
  },
);

const fragments = [
  ...formatCases.flatMap(({ render }) => [
    render([{ name: "get_weather", arguments: { days: 1 } }]),
  ]),
  "<tool_call>",
  "</tool_call>",
  "<function=",
  "get_weather",
  ">",
  "<parameter=days>",
  "</parameter>",
  "</function>",
  "<think>",
  "</think>",
  "{",
  "}",
  "[",
  "]",
  '"name"',
  ":",
  '"get_weather"',
  ",",
  '"arguments"',
  "```",
  "json",
  "tool_code\n",
  "\n",
  " ",
  "'",
  '"',
  "\\",
  "<|channel|>",
  "analysis",
  "<|message|>",
  "[TOOL_CALLS]",
  "[ARGS]",
  "<arg_key>",
  "</arg_value>",
  "a",
  "é",
];
const soup = fc
  .array(fc.oneof(fc.constantFrom(...fragments), unicode), { maxLength: 30 })
  .map((parts) => parts.join(""));

test("gives the same for any text however it is cut, and never throws", () => {
  fc.assert(
    fc.property(soup, fc.array(fc.nat()), fc.boolean(), (text, places, startsInReasoning) => {
      const whole = parseText([text], { startsInReasoning, maxCallLength: 200 });
      expect(parseText(cutAt(text, places), { startsInReasoning, maxCallLength: 200 })).toEqual(
        whole,
      );
      expect(parseText(toUnits(text), { startsInReasoning, maxCallLength: 200 })).toEqual(whole);
    }),
    { numRuns: 2000 },
  );
});

test("loses no character of a text without markers", () => {
  const plain = fc.string({
    unit: fc.constantFrom("{", "}", "[", "<", "`", "\n", " ", "a", '"', ":", "|", "`"),
  });
  fc.assert(
    fc.property(plain, fc.array(fc.nat()), (text, places) => {
      const kept = parseText(cutAt(`.${text}.`, places), { tools });
      expect(kept).toEqual({ text: `.${text}.`, reasoning: "", calls: [], warnings: [] });
    }),
    { numRuns: 1000 },
  );
});
