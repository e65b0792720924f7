import { setTimeout } from "node:timers/promises";

import type { AgentEvent } from "@harombe/agent";
import { readServerSentEvents } from "@harombe/llm";

import {
  type CallOptions,
  createServerCall,
  noHarombe,
  readJson,
  type ServerRequest,
} from "./create-server-call.ts";
import { createSilenceClock } from "./create-silence-clock.ts";
import { RemoteError } from "./remote-error.ts";

export interface HarombeClientOptions {
  /** Such as `http://10.0.0.2:8000`. */
  readonly url: string;
  readonly token?: string | undefined;
  readonly fetch?: typeof fetch;
  /** How often a broken event stream is taken up again in a row. Default 5. */
  readonly reconnectsMax?: number;
  /** The first wait before that; it doubles. Default 250. */
  readonly reconnectDelayMs?: number;
  /** How long an answer may take that is no stream of events. Default 60 000. */
  readonly timeoutMs?: number;
  /** A stream that was silent for longer is taken up again; a server breaks its silence every 15 s. Default 60 000. */
  readonly silenceMs?: number;
}

export interface Invocation {
  readonly task: string;
  readonly context?: string | undefined;
  readonly sessionId?: string | undefined;
}

export type RemoteDecision =
  | { readonly decision: "approve"; readonly params?: Record<string, unknown> | undefined }
  | { readonly decision: "deny"; readonly reason?: string | undefined };

/** A run as `GET /runs/:id` tells of it. */
export interface RemoteRun {
  readonly run_id: string;
  readonly status: string;
}

/** What a program needs of a harombe server to run tasks there. */
export interface HarombeClient {
  /** Starts a task and returns the run's id at once. */
  invoke(invocation: Invocation, options?: CallOptions): Promise<string>;
  /** Every event after `after`, to the run's end; broken connections are taken up again. */
  events(
    runId: string,
    options?: CallOptions & { readonly after?: number },
  ): AsyncIterable<AgentEvent>;
  run(runId: string, options?: CallOptions): Promise<RemoteRun>;
  decide(approvalId: string, decision: RemoteDecision, options?: CallOptions): Promise<void>;
  cancel(runId: string, options?: CallOptions): Promise<void>;
  health(options?: CallOptions): Promise<{ readonly status: string; readonly version?: string }>;
}

export function createHarombeClient({
  url,
  token,
  fetch: fetchFrom = fetch,
  reconnectsMax = 5,
  reconnectDelayMs = 250,
  timeoutMs = 60_000,
  silenceMs = 60_000,
}: HarombeClientOptions): HarombeClient {
  const base = url.replace(/\/+$/, "");
  const hint = "Start one there with `harombe start`, or name another with --server.";
  const server = { url, token, fetch: fetchFrom, hint };
  const call = createServerCall({ ...server, timeoutMs });
  const open = createServerCall(server);
  const json = async <Value>(path: string, request?: ServerRequest): Promise<Value> =>
    readJson(await call(path, request));

  async function* eventsOnce(runId: string, after: number, signal: AbortSignal | undefined) {
    const headers = { accept: "text/event-stream" };
    const silence = createSilenceClock(silenceMs);
    const either = signal ? AbortSignal.any([signal, silence.signal]) : silence.signal;
    try {
      const path = `/runs/${runId}/events?after=${after}`;
      const { body } = await open(path, { signal: either, headers });
      for await (const event of readServerSentEvents(silence.hear(body ?? new ReadableStream()))) {
        if (event.id !== "") yield JSON.parse(event.data) as AgentEvent;
      }
    } finally {
      silence.stop();
    }
  }

  async function* events(
    runId: string,
    { signal, after = 0 }: CallOptions & { readonly after?: number } = {},
  ): AsyncGenerator<AgentEvent> {
    let seen = after;
    let failures = 0;
    for (;;) {
      try {
        for await (const event of eventsOnce(runId, seen, signal)) {
          seen = event.seq;
          failures = 0;
          yield event;
        }
        if (isOver((await json<RemoteRun>(`/runs/${runId}`, { signal })).status)) return;
      } catch (error) {
        signal?.throwIfAborted();
        const isFinal = error instanceof RemoteError && error.status !== undefined;
        failures += 1;
        if (isFinal) throw error;
        if (failures > reconnectsMax) throw connectionLost({ base, runId, cause: error });
        const delayMs = reconnectDelayMs * 2 ** (failures - 1);
        await setTimeout(delayMs, undefined, { signal }).catch(() => signal?.throwIfAborted());
      }
    }
  }

  return {
    events,
    invoke: async ({ task, context, sessionId }, options) => {
      const body = { task, context, session_id: sessionId };
      const response = await call("/invoke", { ...options, method: "POST", body });
      const started = await readJson<{ readonly run_id?: unknown } | null>(response);
      if (typeof started?.run_id !== "string") throw noHarombe(response);
      return started.run_id;
    },
    run: (runId, options) => json(`/runs/${runId}`, options),
    decide: async (approvalId, decision, options) => {
      await call(`/approvals/${approvalId}`, { ...options, method: "POST", body: decision });
    },
    cancel: async (runId, options) => {
      await call(`/runs/${runId}/cancel`, { ...options, method: "POST" });
    },
    health: (options) => json("/health", options),
  };
}

function isOver(status: string): boolean {
  return !["running", "waiting", "interrupted", "pending"].includes(status);
}

function connectionLost({
  base,
  runId,
  cause,
}: {
  readonly base: string;
  readonly runId: string;
  readonly cause: unknown;
}): RemoteError {
  return new RemoteError(`The connection to ${base} was lost in the middle of the run ${runId}`, {
    code: "HAROMBE_CLI_CONNECTION_LOST",
    hint: "The run may have gone on there; its events are kept under GET /runs/ID/events.",
    cause,
  });
}
