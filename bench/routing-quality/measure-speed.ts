import type { Message } from "@harombe/llm";

import { classifyComplexity } from "../../packages/coordination/src/classify/classify-complexity.ts";
import { formatSpread, spreadOf } from "../report/spread.ts";

const usual =
  "Refactor this Python code to use async/await, explain the benefits, and write unit tests for every function that it touches, then summarise what changed for the people who review it on Monday morning.";

interface Case {
  readonly name: string;
  readonly prompt: string;
  readonly maxMicroseconds: number;
}

const sizeOf = (prompt: string): string => `${Buffer.byteLength(prompt)} bytes`;
const huge = (piece: string): string => piece.repeat(200_000 / piece.length);

const cases: readonly Case[] = [
  { name: "a short question", prompt: "What's the weather?", maxMicroseconds: 10 },
  { name: "a usual request", prompt: usual, maxMicroseconds: 10 },
  { name: "a long one", prompt: `${usual} `.repeat(10), maxMicroseconds: 100 },
  { name: "words", prompt: huge("word "), maxMicroseconds: 5000 },
  { name: "unclosed tags", prompt: huge("<a-b>"), maxMicroseconds: 5000 },
  { name: "unclosed quotes", prompt: huge("'a "), maxMicroseconds: 5000 },
];

const samplesCount = 200;
const sampleMs = 1;

/** One line for each kind of prompt: the median and where most samples lie, and the bound. */
export function measureSpeed(): readonly string[] {
  return cases.map(({ name, prompt, maxMicroseconds }) => {
    const spread = spreadOf(sample([{ role: "user", content: prompt }]));
    const verdict = spread.median <= maxMicroseconds ? "reached" : "MISSED";
    return `${name} of ${sizeOf(prompt)}: ${formatSpread(spread, 1)} µs, at most ${maxMicroseconds}: ${verdict}`;
  });
}

/** Microseconds of one classification; each sample is the mean of about a millisecond's worth. */
function sample(messages: readonly Message[]): readonly number[] {
  let calls = 1;
  while (timeCalls(messages, calls) < sampleMs) calls *= 2;
  for (let warm = 0; warm < samplesCount; warm += 1) timeCalls(messages, calls);
  return Array.from({ length: samplesCount }, () => (timeCalls(messages, calls) * 1000) / calls);
}

function timeCalls(messages: readonly Message[], calls: number): number {
  const startedAt = performance.now();
  for (let call = 0; call < calls; call += 1) classifyComplexity(messages);
  return performance.now() - startedAt;
}
