import { once } from "node:events";
import { Worker } from "node:worker_threads";

import { ToolError } from "../errors/tool-error.ts";

interface LineMatch {
  /** Counting from 1. */
  readonly line: number;
  /** The line, or the part of a long one around the match. */
  readonly text: string;
}

interface MatchOptions {
  /** How many lines are wanted. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** Finds the lines of a text that match. */
export interface LineMatcher extends AsyncDisposable {
  /** Throws a `ToolError` when the pattern takes too long. */
  match(text: string, options: MatchOptions): Promise<readonly LineMatch[]>;
}

export interface LineMatcherOptions {
  readonly isRegex: boolean;
  readonly ignoreCase: boolean;
  /** Milliseconds that a pattern may take for one file. */
  readonly timeoutMs: number;
}

/**
 * Plain text is looked for here. A regular expression comes from a model and may take for ever, so
 * it runs in a worker thread that is ended when its time is up: nothing else can stop it, and the
 * event loop stays free.
 */
export function createLineMatcher(query: string, options: LineMatcherOptions): LineMatcher {
  if (!options.isRegex) return createPlainMatcher(query, options);
  assertRegex(query);
  return createRegexMatcher({ source: query, flags: options.ignoreCase ? "i" : "" }, options);
}

/** Index of a line and of the match in it. */
type Position = readonly [line: number, at: number];

function createPlainMatcher(query: string, { ignoreCase }: LineMatcherOptions): LineMatcher {
  const fold = (text: string) => (ignoreCase ? text.toLowerCase() : text);
  const wanted = fold(query);
  return {
    async match(text, { limit }) {
      const lines = toLines(text);
      const positions: Position[] = [];
      for (const [index, line] of lines.entries()) {
        if (positions.length >= limit) break;
        const at = fold(line).indexOf(wanted);
        if (at !== -1) positions.push([index, at]);
      }
      return toMatches(lines, positions);
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

/** A string, since a bundled program has no file of its own that a worker could load. */
const program = `
const { parentPort, workerData } = require("node:worker_threads");
const pattern = new RegExp(workerData.source, workerData.flags);
parentPort.on("message", ({ lines, limit }) => {
  const positions = [];
  for (let index = 0; index < lines.length && positions.length < limit; index += 1) {
    const at = lines[index].search(pattern);
    if (at !== -1) positions.push([index, at]);
  }
  parentPort.postMessage(positions);
});`;

function createRegexMatcher(
  pattern: { readonly source: string; readonly flags: string },
  { timeoutMs }: LineMatcherOptions,
): LineMatcher {
  const worker = new Worker(program, { eval: true, workerData: pattern, execArgv: [], env: {} });
  worker.on("error", () => {});
  return {
    async match(text, { limit, signal }) {
      const lines = toLines(text);
      const timeout = AbortSignal.timeout(timeoutMs);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- no window
      worker.postMessage({ lines, limit });
      try {
        const [found] = await once(worker, "message", {
          signal: AbortSignal.any([signal, timeout]),
        });
        return toMatches(lines, found as readonly Position[]);
      } catch (error) {
        signal.throwIfAborted();
        if (!timeout.aborted) throw error;
        throw tooSlow(timeoutMs);
      }
    },
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}

function tooSlow(timeoutMs: number): ToolError {
  const limit = `${timeoutMs / 1000} s`;
  return new ToolError(
    `The pattern took more than ${limit} for one file. Make it simpler, or look for plain text.`,
    { code: "HAROMBE_TOOL_TIMEOUT" },
  );
}

function assertRegex(source: string): void {
  try {
    RegExp(source, "g");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ToolError(`${reason}. Set regex to false to look for plain text.`, { cause });
  }
}

function toLines(text: string): readonly string[] {
  return text.split(/\r?\n/);
}

/** Of long lines only the part around the match is shown. */
function toMatches(lines: readonly string[], positions: readonly Position[]): LineMatch[] {
  return positions.map(([index, at]) => {
    const line = lines[index] ?? "";
    const start = Math.max(0, at - 100);
    const isLong = line.length > 300;
    const text = isLong ? `…${line.slice(start, start + 300).toWellFormed()}…` : line;
    return { line: index + 1, text };
  });
}
