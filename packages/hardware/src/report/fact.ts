import type { Note } from "./note.ts";

/** A value with its source, or the reason why there is none. */
export type Fact<Value> = KnownFact<Value> | UnknownFact;

export interface KnownFact<Value> {
  readonly value: Value;
  readonly source: string;
}

export interface UnknownFact {
  readonly value: null;
  readonly source: string;
  readonly reason: string;
}

export function known<Value>(value: Value, source: string): KnownFact<Value> {
  return { value, source };
}

export function unknown(reason: string, source: string): UnknownFact {
  return { value: null, source, reason };
}

/** The value as a fact; without one, the reason. */
export function factOf<Value>(
  value: Value | null | undefined,
  source: string,
  reason: string,
): Fact<Value> {
  return value === null || value === undefined ? unknown(reason, source) : known(value, source);
}

/** The first fact that is known, else the first of all: its reason is the best one. */
export function firstKnown<Value>(
  first: Fact<Value>,
  ...rest: readonly Fact<Value>[]
): Fact<Value> {
  return [first, ...rest].find(({ value }) => value !== null) ?? first;
}

export function toNotes(facts: Readonly<Record<string, Fact<unknown>>>): readonly Note[] {
  return Object.entries(facts).map(([field, fact]) => ({
    field,
    source: fact.source,
    reason: "reason" in fact ? fact.reason : null,
  }));
}
