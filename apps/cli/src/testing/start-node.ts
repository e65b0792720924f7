import { configSchema } from "@harombe/config";
import { type SimulatedEngineOptions, startSimulatedEngine } from "@harombe/llm/simulated";
import { createAssistant, startServer } from "@harombe/server";

import { temporaryFolder } from "../../../../test/temporary-folder.ts";

/** A real harombe server on loopback whose engine is simulated. */
export interface TestNode {
  readonly url: string;
  readonly port: number;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface TestNodeOptions {
  readonly engine?: SimulatedEngineOptions;
  /** What it is to expect as a token. Default: none. */
  readonly token?: string;
  /** `cluster.discovery.token`. Default: none. */
  readonly discoveryToken?: string;
}

export async function startNode({
  engine: engineOptions = {},
  token,
  discoveryToken,
}: TestNodeOptions = {}): Promise<TestNode> {
  const directory = await temporaryFolder("node");
  const engine = await startSimulatedEngine(engineOptions);
  const assistant = await createAssistant(
    configSchema.parse({
      inference: { backend: "ollama", ollama: { host: engine.url } },
      ...(token !== undefined && { server: { auth_token: token } }),
      ...(discoveryToken !== undefined && { cluster: { discovery: { token: discoveryToken } } }),
    }),
    { directory },
  );
  const server = await startServer({ assistant, port: 0 });
  return {
    url: server.url,
    port: server.port,
    async [Symbol.asyncDispose]() {
      await server.close({ graceMs: 0 });
      await assistant.close();
      await engine.close();
    },
  };
}
