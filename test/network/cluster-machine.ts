/**
 * A machine of the test's cluster: a harombe server, on a node with a simulated engine behind it.
 * Ends when it is killed, as a machine does that loses its power.
 */
import { configSchema } from "@harombe/config";
import { type SimulatedStats, startSimulatedEngine } from "@harombe/llm/simulated";
import { createAssistant, startServer } from "@harombe/server";

import { answerCalls } from "./line-calls.ts";
import type { MachineOptions } from "./start-cluster.ts";

const { name, address, directory, token, engine, cluster }: MachineOptions = JSON.parse(
  process.argv[2] ?? "{}",
);

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
await startServer({
  assistant,
  nodeName: name,
  onError: (error) => void process.stderr.write(`${name}: ${String(error)}\n`),
});

const methods = { stats: (): SimulatedStats | null => simulated?.stats() ?? null };
export type MachineMethods = typeof methods;
answerCalls(methods);
