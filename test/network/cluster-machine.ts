/**
 * A machine of the test's cluster: a harombe server, on a node with a simulated engine behind it.
 * SIGTERM stops it in order; when it is killed it ends as a machine does that loses its power.
 */
import { configSchema } from "@harombe/config";
import { type SimulatedStats, startSimulatedEngine } from "@harombe/llm/simulated";
import { createAssistant, startServer } from "@harombe/server";

import { answerCalls } from "./line-calls.ts";
import type { MachineOptions } from "./start-cluster.ts";

const options: MachineOptions = JSON.parse(process.argv[2] ?? "{}");
const { name, address, directory, token, engine, cluster, discovery = {} } = options;

const simulated = engine ? await startSimulatedEngine(engine) : undefined;
const config = configSchema.parse({
  server: { host: address, auth_token: token },
  ...(simulated && {
    inference: { backend: "openai", openai: { base_url: simulated.url } },
  }),
  ...(cluster && { cluster }),
});
const assistant = await createAssistant(config, {
  directory,
  cwd: directory,
  // A test has no half minute to wait for the next look at a node.
  clusterOptions: {
    health: { intervalMs: 1000, urgentIntervalMs: 200, timeoutMs: 2000 },
    breaker: { openMs: 500, openMsMax: 1000 },
  },
});
const server = await startServer({
  assistant,
  nodeName: name,
  discovery,
  onError: (error) => void process.stderr.write(`${name}: ${String(error)}\n`),
});

const methods = { stats: (): SimulatedStats | null => simulated?.stats() ?? null };
export type MachineMethods = typeof methods;
answerCalls(methods);

process.once("SIGTERM", () => {
  void (async () => {
    await server.close();
    await assistant.close();
    await simulated?.close();
    process.stdin.destroy();
  })();
});
