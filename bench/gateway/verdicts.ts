import { addedBy, type Figures } from "./figures-of.ts";
import type { Memory } from "./memory-of.ts";

/** What was set out to reach, on two cores. */
const targets = {
  medianAddedMs: 0.6,
  medianOfPipe: 2,
  p99AddedMs: 5,
  perSecond: 5000,
  firstTokenMs: 2,
  memoryMiB: 150,
};

/** Figures of one contender, and those that they are compared with. */
export interface Compared {
  readonly figures: Figures;
  readonly direct: Figures;
  readonly pipe: Figures;
}

/** Collects the figures that are judged. */
export interface Verdicts {
  /** One at a time. */
  addLatency(name: string, label: string, of: Compared): void;
  addFirstToken(name: string, of: Compared): void;
  addThroughput(name: string, perSecond: number): void;
  addMemory(name: string, memory: Memory): void;
  /** Requests. */
  addFailed(count: number): void;
  /** Requests so far. */
  readonly failed: number;
  /** Targets so far. */
  readonly missed: number;
  /** A line for each. */
  render(): string;
}

export function createVerdicts(): Verdicts {
  const lines: string[] = [];
  let missed = 0;
  let failed = 0;
  const judge = (isReached: boolean, text: string): void => {
    if (!isReached) missed += 1;
    lines.push(`${isReached ? "reached " : "missed  "} ${text}`);
  };
  return {
    addLatency(name, label, { figures, ...base }) {
      const { medianMs, p99Ms, ofPipe } = addedBy(figures, base);
      const { medianAddedMs, medianOfPipe, p99AddedMs } = targets;
      judge(
        medianMs <= medianAddedMs && ofPipe <= medianOfPipe,
        `${name}, ${label}, one at a time: median added ${medianMs.toFixed(2)} ms, ${ofPipe.toFixed(1)} × the pipe's (at most ${medianAddedMs} ms and ${medianOfPipe} ×)`,
      );
      judge(
        p99Ms <= p99AddedMs,
        `${name}, ${label}, one at a time: p99 added ${p99Ms.toFixed(2)} ms (at most ${p99AddedMs})`,
      );
    },
    addFirstToken(name, { figures, ...base }) {
      const { medianMs: delayMs } = addedBy(figures, base);
      judge(
        delayMs <= targets.firstTokenMs,
        `${name}: first token of 20 streams delayed by ${delayMs.toFixed(2)} ms (at most ${targets.firstTokenMs})`,
      );
    },
    addThroughput(name, perSecond) {
      judge(
        perSecond >= targets.perSecond,
        `${name}: ${perSecond.toFixed(0)} requests a second at 100 at once (at least ${targets.perSecond})`,
      );
    },
    addMemory(name, { nowMiB, peakMiB }) {
      const peak = peakMiB === null ? "" : `, ${peakMiB.toFixed(0)} MiB at its peak`;
      judge(
        (peakMiB ?? nowMiB) <= targets.memoryMiB,
        `${name}: ${nowMiB.toFixed(0)} MiB at the end${peak} (at most ${targets.memoryMiB})`,
      );
    },
    addFailed: (count) => void (failed += count),
    get failed() {
      return failed;
    },
    get missed() {
      return missed;
    },
    render() {
      const none = `${failed === 0 ? "reached  no" : `missed   ${failed}`} requests failed`;
      return [...lines, none].join("\n");
    },
  };
}
