import { setTimeout as wait } from "node:timers/promises";

import { createBody } from "./create-body.ts";
import { type Memory, memoryOf } from "./memory-of.ts";
import type { MockEngine } from "./mock-engine.ts";
import { openSlowReader, type SlowReader } from "./open-slow-reader.ts";

export interface HoldOptions {
  readonly engine: MockEngine;
  /** What the readers connect to. */
  readonly origin: string;
  readonly pid: number;
  readonly streams: number;
  /** Pieces of text in each stream. */
  readonly tokens: number;
  /** How long they take a bite now and then. */
  readonly slowSeconds: number;
}

/** What the streams cost while nobody reads, while all read slowly, and in the end. */
export interface HoldReport {
  readonly restMiB: number;
  /** All are open and nobody takes anything. */
  readonly stalledMiB: number;
  /** What the engine got rid of by then, for each stream; where it stopped. */
  readonly stalledBytesEach: number;
  readonly slowMiB: number;
  /** After everybody has read to the end; its peak is that of its life. */
  readonly end: Memory;
  readonly whole: number;
  /** What was wrong with the first that is not whole. */
  readonly problem: string | null;
}

export async function holdStreams(options: HoldOptions): Promise<HoldReport> {
  const { engine, origin, pid, streams, tokens, slowSeconds } = options;
  const body = createBody({ bytes: 200, isStreamed: true });
  const restMiB = memoryOf(pid).nowMiB;
  const { bytesTaken: before } = await engine.set();
  const opened = await Promise.allSettled(
    Array.from({ length: streams }, () => openSlowReader(origin, body)),
  );
  const readers = opened.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  const refused = opened.find((each) => each.status === "rejected");

  const stalledBytesEach = ((await untilStill(engine)) - before) / streams;
  const stalledMiB = memoryOf(pid).nowMiB;
  const slowMiB = await readSlowly(readers, { pid, seconds: slowSeconds });
  const problems = await Promise.all(readers.map((reader) => finish(reader, tokens)));
  return {
    restMiB,
    stalledMiB,
    stalledBytesEach,
    slowMiB,
    end: memoryOf(pid),
    whole: problems.filter((problem) => problem === null).length,
    problem: refused ? String(refused.reason) : (problems.find((each) => each !== null) ?? null),
  };
}

/** The bytes that the engine got rid of, once they grow no more. */
async function untilStill(engine: MockEngine): Promise<number> {
  let last = -1;
  for (let look = 0; look < 60; look += 1) {
    const { bytesTaken } = await engine.set();
    if (bytesTaken === last) break;
    last = bytesTaken;
    await wait(500);
  }
  return last;
}

const biteBytes = 4096;
const pauseMs = 20;

/** Everybody takes a bite and pauses, again and again. Resolves to the most memory seen. */
async function readSlowly(
  readers: readonly SlowReader[],
  { pid, seconds }: { readonly pid: number; readonly seconds: number },
): Promise<number> {
  let peakMiB = 0;
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    for (const reader of readers) reader.take(biteBytes);
    peakMiB = Math.max(peakMiB, memoryOf(pid).nowMiB);
    await wait(pauseMs);
  }
  return peakMiB;
}

async function finish(reader: SlowReader, tokens: number): Promise<string | null> {
  const problem = await reader.readOn();
  if (problem !== null) return problem;
  return reader.tokens === tokens ? null : `${reader.tokens} of ${tokens} pieces arrived`;
}
