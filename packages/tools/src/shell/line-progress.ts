export interface LineProgress {
  push(chunk: Uint8Array): void;
  /** Reports what is left, and stops. */
  end(): void;
}

export interface LineProgressOptions {
  /** At least this long between two reports. Default 100. */
  readonly intervalMs?: number;
  /** Characters of one report; earlier lines of it are dropped. Default 2000. */
  readonly charactersMax?: number;
}

/** Reports output line by line, however fast it comes: at most one report per interval. */
export function createLineProgress(
  report: (lines: string) => void,
  { intervalMs = 100, charactersMax = 2000 }: LineProgressOptions = {},
): LineProgress {
  const decoder = new TextDecoder();
  let pending = "";
  let timer: NodeJS.Timeout | undefined;

  function flush(end: number): void {
    const lines = pending.slice(0, end);
    pending = pending.slice(end);
    timer = undefined;
    if (lines.trim() !== "") report(lines.replace(/\r?\n$/, ""));
  }

  return {
    push(chunk) {
      pending = (pending + decoder.decode(chunk, { stream: true })).slice(-charactersMax);
      if (!pending.includes("\n")) return;
      timer ??= setTimeout(() => flush(pending.lastIndexOf("\n") + 1), intervalMs);
    },
    end() {
      clearTimeout(timer);
      flush(pending.length);
    },
  };
}
