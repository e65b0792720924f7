import { type Spread, spreadOf } from "../report/spread.ts";
import type { Sample } from "./client.ts";
import { percentileOf } from "./percentile-of.ts";

/** What the samples of one contender say, in milliseconds. */
export interface Figures {
  readonly spread: Spread;
  readonly p99: number;
  readonly failed: number;
  /** Of the first that failed. */
  readonly failure: string | undefined;
}

/** Failed requests are counted and leave the times alone. */
export function figuresOf(samples: readonly Sample[], clock: "firstMs" | "totalMs"): Figures {
  const failures = samples.filter(({ failure }) => failure !== undefined);
  const times = samples.filter(({ failure }) => failure === undefined).map((each) => each[clock]);
  const isEmpty = times.length === 0;
  return {
    spread: spreadOf(isEmpty ? [Number.NaN] : times),
    p99: percentileOf(times, 0.99),
    failed: failures.length,
    failure: failures[0]?.failure,
  };
}

/** What one contender adds to the direct way: the difference of each figure. */
export interface Added {
  readonly medianMs: number;
  readonly p99Ms: number;
  /** The median added, in multiples of what the raw pipe adds. */
  readonly ofPipe: number;
}

export function addedBy(
  figures: Figures,
  { direct, pipe }: { readonly direct: Figures; readonly pipe: Figures },
): Added {
  const medianMs = figures.spread.median - direct.spread.median;
  const ofPipe = medianMs / (pipe.spread.median - direct.spread.median);
  return { medianMs, p99Ms: figures.p99 - direct.p99, ofPipe };
}
