import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { createEngineCore } from "./engine/create-engine-core.ts";
import type { SimulatedRequest, SimulatedStats } from "./engine/engine-log.ts";
import type { SimulatedFault } from "./engine/simulated-fault.ts";
import type { SimulatedEngineOptions } from "./engine/simulated-options.ts";
import { createHandler } from "./http/create-handler.ts";

export interface SimulatedEngine {
  /** Such as `http://127.0.0.1:41234`; `/v1` speaks OpenAI's dialect below it, `/api` Ollama's. */
  readonly url: string;
  /** The last requests, the oldest first. */
  readonly requests: readonly SimulatedRequest[];
  stats(): SimulatedStats;
  /** Resolves as soon as the numbers satisfy; rejects with the signal's reason. */
  waitFor(
    isFit: (stats: SimulatedStats) => boolean,
    options?: { readonly signal?: AbortSignal },
  ): Promise<SimulatedStats>;
  /** Replaces all faults, for requests that come from now on. */
  setFaults(faults: readonly SimulatedFault[]): Promise<void>;
  /** Breaks what is open. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * An engine without a model, behind real HTTP: a small persona answers, and time, slots, memory,
 * context window and faults behave as told. Rejects when the port is taken.
 */
export async function startSimulatedEngine({
  port = 0,
  host = "127.0.0.1",
  bodyBytesMax = 32 * 1024 * 1024,
  ...behaviour
}: SimulatedEngineOptions = {}): Promise<SimulatedEngine> {
  const core = createEngineCore(behaviour);
  const handle = createHandler(core, { apiKey: behaviour.apiKey, bodyBytesMax });
  const server = createServer((request, response) => void handle(request, response));
  await listen(server, port, host);
  // Kept, so that a refused port opens as the same one.
  const { port: boundPort } = server.address() as AddressInfo;

  const setFaults = async (faults: readonly SimulatedFault[]): Promise<void> => {
    core.setFaults(faults);
    const isRefusing = faults.some(({ kind }) => kind === "refuse");
    if (isRefusing && server.listening) await stop(server);
    else if (!isRefusing && !server.listening) await listen(server, boundPort, host);
  };
  const close = async (): Promise<void> => {
    if (server.listening) await stop(server);
  };
  await setFaults(behaviour.faults ?? []);
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${boundPort}`,
    requests: core.log.requests,
    stats: () => core.log.stats(),
    waitFor: (isFit, { signal } = {}) => core.log.waitFor(isFit, signal),
    setFaults,
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function stop(server: Server): Promise<void> {
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
}
