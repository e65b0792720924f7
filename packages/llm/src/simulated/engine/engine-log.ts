/** A request as it came, for tests to look at. */
export interface SimulatedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, or null. */
  readonly body: unknown;
}

export interface SimulatedStats {
  /** Requests that make a model work: chat, generate, embed. */
  readonly received: number;
  /** Received and not ended: working, loading or waiting. */
  readonly inFlight: number;
  /** Waiting for a slot. */
  readonly queued: number;
  readonly inFlightMax: number;
  /** Ended well. */
  readonly served: number;
  /** Ended because the client went away. */
  readonly cancelled: number;
  /** Ended by a refusal or a fault. */
  readonly failed: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

export type Outcome = "served" | "cancelled" | "failed";

export interface EngineLog {
  readonly requests: readonly SimulatedRequest[];
  stats(): SimulatedStats;
  record(request: SimulatedRequest): void;
  begin(): void;
  end(outcome: Outcome): void;
  addTokens(promptTokens: number, completionTokens: number): void;
  /** To be called when something changed that only the queue knows. */
  changed(): void;
  /** Resolves as soon as the numbers satisfy, at once when they do already. */
  waitFor(isFit: (stats: SimulatedStats) => boolean, signal?: AbortSignal): Promise<SimulatedStats>;
}

export function createEngineLog(requestsMax: number, queued: () => number): EngineLog {
  const requests: SimulatedRequest[] = [];
  const watchers = new Set<() => void>();
  const counts = {
    received: 0,
    inFlight: 0,
    inFlightMax: 0,
    served: 0,
    cancelled: 0,
    failed: 0,
    promptTokens: 0,
    completionTokens: 0,
  };
  const stats = (): SimulatedStats => ({ ...counts, queued: queued() });
  const changed = (): void => {
    for (const watch of watchers) watch();
  };
  return {
    requests,
    stats,
    changed,
    record: (request) => {
      requests.push(request);
      if (requests.length > requestsMax) requests.shift();
    },
    begin: () => {
      counts.received += 1;
      counts.inFlight += 1;
      counts.inFlightMax = Math.max(counts.inFlightMax, counts.inFlight);
      changed();
    },
    end: (outcome) => {
      counts.inFlight -= 1;
      counts[outcome] += 1;
      changed();
    },
    addTokens: (promptTokens, completionTokens) => {
      counts.promptTokens += promptTokens;
      counts.completionTokens += completionTokens;
      changed();
    },
    waitFor: async (isFit, signal) => {
      signal?.throwIfAborted();
      if (isFit(stats())) return stats();
      return new Promise((resolve, reject) => {
        const stop = (): void => {
          watchers.delete(watch);
          signal?.removeEventListener("abort", abort);
        };
        const watch = (): void => {
          if (!isFit(stats())) return;
          stop();
          resolve(stats());
        };
        const abort = (): void => {
          stop();
          reject(signal?.reason as Error);
        };
        watchers.add(watch);
        signal?.addEventListener("abort", abort, { once: true });
      });
    },
  };
}
