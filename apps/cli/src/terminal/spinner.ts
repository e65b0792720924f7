import type { Writable } from "node:stream";

import { formatDuration } from "../output/format-quantity.ts";
import type { Style } from "../output/style.ts";

export interface SpinnerOptions {
  readonly stream: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly style: Style;
  /** What is quicker shows nothing. Default 300. */
  readonly delayMs?: number;
}

/** A sign of life on the last line of a terminal. Stop it before anything else writes there. */
export interface Spinner {
  /** Starts, or changes what it says. */
  start(label: string): void;
  stop(): void;
}

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] as const;
const frameMs = 100;
const clearLine = "\r\u001B[K";

/** Shows nothing where there is no terminal that could take it back. */
export function createSpinner({
  stream,
  environment,
  style,
  delayMs = 300,
}: SpinnerOptions): Spinner {
  if (!stream.isTTY || environment["TERM"] === "dumb") return { start() {}, stop() {} };
  let timer: NodeJS.Timeout | undefined;
  let label = "";
  let startedAt = 0;
  let isShown = false;

  const draw = (): void => {
    const elapsedMs = performance.now() - startedAt;
    if (elapsedMs < delayMs) return;
    const frame = frames[Math.floor(elapsedMs / frameMs) % frames.length];
    const duration = elapsedMs < 1000 ? "" : ` ${formatDuration(elapsedMs)}`;
    const text = `${frame} ${label}${duration}`;
    stream.write(`${clearLine}${style.dim(text.slice(0, (stream.columns ?? 80) - 1))}`);
    isShown = true;
  };
  return {
    start(wanted) {
      label = wanted;
      if (timer) return;
      startedAt = performance.now();
      timer = setInterval(draw, frameMs).unref();
    },
    stop() {
      clearInterval(timer);
      timer = undefined;
      if (isShown) stream.write(clearLine);
      isShown = false;
    },
  };
}
