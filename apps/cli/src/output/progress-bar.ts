import type { PullProgress } from "@harombe/llm";

import { formatFileSize } from "./format-quantity.ts";

export interface ProgressBar {
  show(progress: PullProgress): void;
  /** Leaves the last state standing. */
  end(): void;
}

export interface ProgressBarOptions {
  readonly stream: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
}

/** A download on one line of a terminal; where there is no terminal, a line for each stage. */
export function createProgressBar({ stream }: ProgressBarOptions): ProgressBar {
  let shown = "";
  const isTerminal = stream.isTTY === true;
  return {
    show(progress) {
      const line = isTerminal ? barOf(progress, stream.columns ?? 80) : progress.status;
      if (line === shown) return;
      shown = line;
      stream.write(isTerminal ? `\r\u001B[K${line}` : `${line}\n`);
    },
    end() {
      if (isTerminal && shown !== "") stream.write("\n");
      shown = "";
    },
  };
}

function barOf({ status, completedBytes, totalBytes }: PullProgress, columns: number): string {
  if (completedBytes === null || totalBytes === null || totalBytes <= 0) return status;
  const share = Math.min(1, completedBytes / totalBytes);
  const figures = ` ${(share * 100).toFixed(0).padStart(3)} %  ${formatFileSize(completedBytes)} of ${formatFileSize(totalBytes)}`;
  const label = `${status.slice(0, 24)} `;
  const width = Math.max(0, Math.min(40, columns - label.length - figures.length - 1));
  const filled = Math.round(width * share);
  return `${label}${"█".repeat(filled)}${"░".repeat(width - filled)}${figures}`;
}
