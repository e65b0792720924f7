import type { Socket } from "node:net";

import type { buildConnector } from "undici";

import { type PostOptions, postRaw, type PostTarget, type RawAnswer } from "./post-raw.ts";

export interface NetworkOptions {
  /** Null for no limit. */
  readonly connectMs: number | null;
  /** To one host at once, at most. */
  readonly connections: number;
}

export interface Network {
  readonly fetch: typeof globalThis.fetch;
  /** A POST at a fraction of what `fetch` costs. */
  readonly post: (target: PostTarget, options: PostOptions) => Promise<RawAnswer>;
  /** Ends open requests and connections. */
  close(): Promise<void>;
}

type Connector = buildConnector.connector;

/**
 * A fetch without the time limits that Node's own has: its 300 s for headers would drop the cold
 * load of a large model. Proxies that the environment names are not used. Loads undici when first
 * used, which a caller that only asks for help need not wait for.
 */
export function createNetwork({ connectMs, connections }: NetworkOptions): Network {
  let isClosed = false;
  const losses = createLosses();
  const loading = once(async () => {
    const { Agent, buildConnector: build, fetch } = await import("undici");
    const connect = losses.watch(build({ timeout: connectMs ?? 0 }));
    const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0, connect, connections });
    return { fetch, agent };
  });
  type Tools = Awaited<ReturnType<typeof loading.get>>;

  /** Sends, and once more when the connection turned out to be closed already. */
  const send = async <Answer>(work: (tools: Tools) => Promise<Answer>): Promise<Answer> => {
    const tools = await loading.get();
    if (isClosed) await tools.agent.destroy();
    const startedAt = performance.now();
    try {
      return await work(tools);
    } catch (error) {
      const isStale = losses.has(error) && performance.now() - startedAt < staleMsMax;
      if (!isStale) throw error;
      return await work(tools);
    }
  };

  return {
    fetch: (input, init) =>
      send(({ fetch, agent }) =>
        fetch(input as string, { ...init, dispatcher: agent } as Parameters<typeof fetch>[1]),
      ),
    post: (target, options) => send(({ agent }) => postRaw(agent, target, options)),
    async close() {
      isClosed = true;
      await (await loading.started())?.agent.destroy();
    },
  };
}

/** A connection that breaks later than this had a request that was being worked on. */
const staleMsMax = 1000;

interface Losses {
  watch(connect: Connector): Connector;
  /** Whether a request failed with a connection that had served others before. */
  has(error: unknown): boolean;
}

/**
 * Knows the ends of connections that were kept open: the server may close one just as the next
 * request is sent, which is nobody's fault, so that request is sent again, once.
 */
function createLosses(): Losses {
  const errors = new WeakSet<Error>();
  const watchSocket = (socket: Socket): void => {
    const { bytesRead } = socket;
    socket.on("error", (error) => void (socket.bytesRead > bytesRead && errors.add(error)));
  };
  return {
    watch: (connect) => (options, done) =>
      connect(options, (...result) => {
        // A failure comes without the second argument, whatever its type says.
        if (result[1]) watchSocket(result[1]);
        done(...result);
      }),
    has: (error) =>
      error instanceof Error &&
      (errors.has(error) || (error.cause instanceof Error && errors.has(error.cause))),
  };
}

interface Once<T> {
  get(): Promise<T>;
  /** What `get` gave; undefined when nobody asked yet. */
  started(): Promise<T> | undefined;
}

function once<T>(create: () => Promise<T>): Once<T> {
  let value: Promise<T> | undefined;
  return { get: () => (value ??= create()), started: () => value };
}
