import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { hostname } from "node:os";

import { getRequestListener } from "@hono/node-server";

import { type AppLimits, type AppParts, defaultAppLimits } from "../app/app-parts.ts";
import { createApp } from "../app/create-app.ts";
import type { Assistant } from "../assistant/assistant.ts";
import { runsPath } from "../assistant/paths.ts";
import { statusOfOneMachine } from "../cluster/one-machine.ts";
import type { ServerDiscovery } from "../discovery/create-server-discovery.ts";
import type { DiscoveryNotice, DiscoverySettings } from "../discovery/discovery-settings.ts";
import { describeFailure } from "../errors/describe-failure.ts";
import { nativeErrorShape } from "../errors/error-shapes.ts";
import { ServerError } from "../errors/server-error.ts";
import { createLifecycle } from "../lifecycle/lifecycle.ts";
import { createMetrics, type Metrics } from "../metrics/create-metrics.ts";
import { createRunManager } from "../runs/run-manager.ts";
import { createRunStore } from "../runs/run-store.ts";
import { hostNamesFor } from "../safety/host-check.ts";
import { isLoopback } from "../safety/is-loopback.ts";
import { createChallenges } from "./create-challenges.ts";
import { listen } from "./listen.ts";
import { loadTls } from "./load-tls.ts";
import { openDiscovery } from "./open-discovery.ts";
import { readVersion } from "./read-version.ts";

export interface StartServerOptions {
  /** Stays open when the server closes; whoever made it closes it. */
  readonly assistant: Assistant;
  /** Default `server.host` of the config. */
  readonly host?: string | undefined;
  /** 0 takes any free port. Default `server.port` of the config. */
  readonly port?: number | undefined;
  /** Database of runs; `:memory:` keeps it nowhere. Default `runs.db` in the assistant's folder. */
  readonly runsPath?: string;
  readonly limits?: Partial<AppLimits>;
  /** Seconds in the config; here milliseconds. Default `security.hitl.timeout`. */
  readonly approvalTimeoutMs?: number;
  /** Runs at work or waiting, at most. Default 64. */
  readonly activeRunsMax?: number;
  /** Bytes of events that a reader may fall behind. Default 1 MiB. */
  readonly readerBytesMax?: number;
  /** Events that are kept of one run. Default 20 000. */
  readonly eventsPerRunMax?: number;
  /** Finished runs that are kept. Default 1000. */
  readonly finishedRunsMax?: number;
  /** This machine's name. Default: its host name. */
  readonly nodeName?: string;
  /** What the server says it is. Default: this package's version. */
  readonly version?: string;
  /** Told of what the server did not expect. Default: nobody. */
  readonly onError?: AppParts["onError"];
  /** How machines find each other, where `cluster.discovery.method` is `mdns`. */
  readonly discovery?: Partial<DiscoverySettings>;
  /** Told what is announced, who joins and leaves, and what goes wrong with it. Default: nobody. */
  readonly onDiscovery?: (notice: DiscoveryNotice) => void;
  /** Aborting it closes the server. */
  readonly signal?: AbortSignal;
}

export interface RunningServer {
  /** Such as `http://127.0.0.1:8000`. */
  readonly url: string;
  readonly port: number;
  /** What answers, for calls in memory. */
  readonly app: ReturnType<typeof createApp>;
  /** Resolves when it is closed, by whatever. */
  readonly closed: Promise<void>;
  /**
   * Takes nothing new, lets running answers finish, and after `graceMs` (default 10 000) ends them
   * with an error event. Approvals that wait are kept.
   */
  close(options?: { readonly graceMs?: number }): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts the server. Throws `HAROMBE_SERVER_UNSAFE_HOST` when it would listen beyond this machine
 * without a token, `HAROMBE_SERVER_PORT_TAKEN` and `HAROMBE_SERVER_CANNOT_LISTEN`; and for a
 * `cluster.discovery.token` of less than 16 characters `HAROMBE_DISCOVERY_WEAK_TOKEN`.
 */
export async function startServer(options: StartServerOptions): Promise<RunningServer> {
  const { assistant, signal } = options;
  const { server: config, security } = assistant.config;
  const host = options.host ?? config.host;
  const { serverToken } = assistant.secrets;
  assertSafe(host, serverToken);
  signal?.throwIfAborted();
  const { machineId } = options.discovery ?? {};
  const challenges = await createChallenges(assistant, { machineId });
  const tls = await loadTls({ certificatePath: config.ssl_certfile, keyPath: config.ssl_keyfile });

  const timeoutMs = options.approvalTimeoutMs ?? security.hitl.timeout * 1000;
  const lifecycle = createLifecycle();
  const store = createRunStore({
    path: options.runsPath ?? runsPath(assistant.directory),
    ...(options.eventsPerRunMax !== undefined && { eventsPerRunMax: options.eventsPerRunMax }),
    ...(options.finishedRunsMax !== undefined && { finishedRunsMax: options.finishedRunsMax }),
  });
  const runs = createRunManager({
    store,
    lifecycle,
    createAgent: ({ model, approvals }) =>
      assistant.createAgent({
        model,
        approvals: approvals === "deny" ? "deny" : { mode: "interrupt", timeoutMs },
      }),
    approvalTimeoutMs: timeoutMs,
    ...(options.activeRunsMax !== undefined && { activeRunsMax: options.activeRunsMax }),
    ...(options.readerBytesMax !== undefined && { readerBytesMax: options.readerBytesMax }),
  });
  const nodeName = options.nodeName ?? hostname();
  const limits = { ...defaultAppLimits, ...options.limits };
  const metrics: Metrics = createMetrics({
    nodeName,
    runCounts: () => runs.counts,
    cluster: () => assistant.cluster,
    standing: () => statusOfOneMachine({ assistant, limits, metrics, nodeName }),
  });
  const unobserve = assistant.observe(metrics);
  let discovery: ServerDiscovery | null = null;
  const app = createApp({
    assistant,
    runs,
    lifecycle,
    metrics,
    guard: {
      authToken: serverToken,
      allowedHosts: hostNamesFor(host, config.allowed_hosts),
      corsOrigins: config.cors_origins,
      passes: challenges,
    },
    limits,
    nodeName,
    version: options.version ?? readVersion(),
    challenges,
    discovery: () => discovery,
    onError: options.onError ?? (() => {}),
  });

  const listener = getRequestListener(app.fetch, {
    overrideGlobalObjects: false,
    errorHandler: respondToBadRequest,
  });
  const server: Server = tls
    ? createSecureServer(tls, (request, response) => void listener(request, response))
    : createServer((request, response) => void listener(request, response));
  let port: number;
  try {
    port = await listen(server, { host, port: options.port ?? config.port });
    assistant.servesOn(port);
  } catch (error) {
    unobserve();
    runs.close();
    throw error;
  }

  discovery = await openDiscovery(server, options, { nodeName, isTls: tls !== null });

  const { promise: closed, resolve: onClosed } = Promise.withResolvers<void>();
  const shutDown = async (graceMs: number): Promise<void> => {
    const isClosed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    // Others hear at once that nothing new is taken here, while what runs comes to its end.
    const goodbye = discovery?.close();
    await lifecycle.stop({ graceMs });
    await goodbye;
    // What was written last still has to reach its readers.
    server.closeIdleConnections();
    const timer = setTimeout(() => server.closeAllConnections(), lastBytesMs);
    await isClosed;
    clearTimeout(timer);
    unobserve();
    runs.close();
    onClosed();
  };
  let closing: Promise<void> | undefined;
  const close: RunningServer["close"] = ({ graceMs = 10_000 } = {}) =>
    (closing ??= shutDown(graceMs));
  signal?.addEventListener("abort", () => void close(), { once: true });
  return {
    url: `${tls ? "https" : "http"}://${toUrlHost(host)}:${port}`,
    port,
    app,
    closed,
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}

/** What is no request at all, such as a Host header that is no host, never gets to the app. */
function respondToBadRequest(cause: unknown): Response {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const error = new ServerError(
    "HAROMBE_SERVER_INVALID_REQUEST",
    `The request is not valid: ${reason}`,
  );
  const body = nativeErrorShape(describeFailure(error), randomUUID());
  return Response.json(body, { status: 400, headers: { connection: "close" } });
}

/** How long ended answers may take to reach their readers. */
const lastBytesMs = 1000;

function assertSafe(host: string, token: string | null): void {
  if (isLoopback(host) || token !== null) return;
  throw new ServerError(
    "HAROMBE_SERVER_UNSAFE_HOST",
    `Listening on ${host} lets other machines in, and no server.auth_token is set`,
    { hint: "Set server.auth_token to ${env:NAME} or ${file:path}, or listen on 127.0.0.1." },
  );
}

/** An address to call; one that stands for all addresses is replaced by this machine's own. */
function toUrlHost(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  const bare = host.replace(/^\[|\]$/g, "");
  if (bare === "::") return "[::1]";
  return bare.includes(":") ? `[${bare}]` : bare;
}
