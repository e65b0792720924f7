import { expect, test } from "vitest";

import { createToolCallParser } from "./create-tool-call-parser.ts";
import { tools } from "./fixtures/parse-text.ts";

const units = [
  "[",
  "\n",
  " ",
  '"',
  "a",
  "</think>",
  "<think>",
  "<think> </think>",
  "<tool_call>",
  "<tool_call>{",
  '<tool_call>{"',
  '<tool_call>{"</tool_call>',
  "<tool_call>a<arg_key></tool_call>",
  "<tool_call><function=a></tool_call>",
  "<function=a>",
  "<function=a><parameter=b>",
  "<function=a></parameter></function>",
  "\n```json\n{",
  "\n[{",
  "\n```tool_code\nf(",
  '{"name":"get_weather",',
  '{"name":"get_weather","arguments":{}}',
  '[TOOL_CALLS][{"a":',
  "\n[get_weather(",
  "\n[get_weather(city='Paris')], ",
  '<|python_tag|>{"name":"a","parameters":{}};{"',
  "<｜tool▁call▁begin｜>",
  "<|channel|>commentary to=",
  "\\",
];

function costMs(text: string, chunkLength: number): number {
  const parser = createToolCallParser({ tools });
  const start = performance.now();
  for (let at = 0; at < text.length; at += chunkLength) {
    parser.push(text.slice(at, at + chunkLength));
  }
  parser.flush();
  return performance.now() - start;
}

/**
 * What twice the text costs. Other work on the machine disturbs single rounds, a cost that grows
 * with the square gives about four in every one: the least of some rounds tells them apart.
 */
function leastRatio(unit: string, length: number, chunkLength = 7): number {
  const whole = unit.repeat(Math.ceil(length / unit.length));
  const half = whole.slice(0, whole.length / 2);
  let least = Infinity;
  for (let round = 0; round < 8 && least > 2.5; round += 1) {
    least = Math.min(least, costMs(whole, chunkLength) / costMs(half, chunkLength));
  }
  return least;
}

test.for(["<", "{", "`"])("reads a megabyte of %s at a cost linear in its length", (unit) => {
  expect(leastRatio(unit, 1_048_576)).toBeLessThan(3);
});

test.for(units)("reads repeated %j at a cost linear in its length", (unit) => {
  expect(leastRatio(unit, 262_144)).toBeLessThan(3);
});

test.for(units)("reads repeated %j in one piece at a cost linear in its length", (unit) => {
  expect(leastRatio(unit, 131_072, Infinity)).toBeLessThan(3);
});
