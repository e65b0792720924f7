import { hash } from "node:crypto";

import { hashCall } from "../approvals/hash-call.ts";
import type { CallSlot } from "../calls/call-slot.ts";
import { toText } from "../run/to-text.ts";
import type { LoopMemory } from "./loop-memory.ts";

const repeats = 3;
const remembered = repeats * 2;
/** Shorter texts ("Let me check.") repeat without harm. */
const textCharactersMin = 40;

/** Takes in what a step did. Says which pattern it completes, or null. */
export function detectLoop(
  memory: LoopMemory,
  slots: readonly CallSlot[],
  text: string,
): string | null {
  for (const slot of slots) rememberCall(memory, slot);
  if (text.length >= textCharactersMin) push(memory.texts, hash("sha256", text));
  else memory.texts.length = 0;
  const last = slots.at(-1)?.call.name ?? "";
  if (isRepeated(memory.outcomes)) {
    return `${last} was called ${repeats} times with the same arguments and the same result`;
  }
  if (isAlternating(memory.calls)) return `the same two calls alternate, the last one is ${last}`;
  if (isRepeated(memory.texts)) return `the same text was written ${repeats} times`;
  return null;
}

function rememberCall(memory: LoopMemory, { call, result }: CallSlot): void {
  const key = hashCall(call.name, call.arguments);
  push(memory.calls, key);
  push(memory.outcomes, hash("sha256", `${key}${result ? toText(result.content) : ""}`));
}

function push(entries: string[], entry: string): void {
  entries.push(entry);
  if (entries.length > remembered) entries.shift();
}

function isRepeated(entries: readonly string[]): boolean {
  if (entries.length < repeats) return false;
  return entries.slice(-repeats).every((entry) => entry === entries.at(-1));
}

function isAlternating(entries: readonly string[]): boolean {
  if (entries.length < remembered || entries.at(-1) === entries.at(-2)) return false;
  return entries.every((entry, index) => entry === entries[index % 2]);
}
