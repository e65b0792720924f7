/**
 * A node of the test's network: announces itself and prints what it sees, a JSON document a line.
 * SIGTERM makes it say goodbye and end.
 */
import { announceNode } from "../../packages/coordination/src/discovery/announce/announce-node.ts";
import { createDiscovery } from "../../packages/coordination/src/discovery/find/create-discovery.ts";
import type { PeerOptions } from "./start-peer.ts";

const options: PeerOptions = JSON.parse(process.argv[2] ?? "{}");
const print = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
const onWarning = (warning: unknown): void => print({ type: "warning", message: String(warning) });
const links = { onWarning, interfacePollMs: 200 };

const discovery = await createDiscovery({
  ...links,
  self: { machineId: options.machineId, port: options.port },
  onChange: print,
});
const announcement = options.isSilent
  ? undefined
  : await announceNode({ ...links, ...options, model: "qwen3:8b", tier: 1 });
print({ type: "announced", label: announcement?.label });

process.once("SIGTERM", () => {
  void (async () => {
    await Promise.all([announcement?.close(), discovery.close()]);
    process.exitCode = 0;
    process.stdin.destroy();
  })();
});
process.stdin.resume();
