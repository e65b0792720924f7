import { configSchema } from "@harombe/config";
import { startSimulatedEngine } from "@harombe/llm/simulated";
import { createAssistant, startServer } from "@harombe/server";

/** One machine of the demo. */
export interface DemoNodeSettings {
  readonly name: string;
  /** How fast the simulated engine answers. */
  readonly tokensPerSecond: number;
  /** Requests that it works on at once. */
  readonly slots: number;
}

export interface RunDemoNodeOptions extends DemoNodeSettings {
  /** 0 takes any free one. */
  readonly port: number;
  /** For its files; whoever made it takes it away. */
  readonly folder: string;
  readonly onReady: (port: number) => void;
  readonly signal: AbortSignal;
}

/** How long each engine takes before its first token. */
const firstTokenMs = 60;

/** A harombe server with a simulated engine, until the signal aborts. */
export async function runDemoNode({
  name,
  tokensPerSecond,
  slots,
  port,
  folder,
  onReady,
  signal,
}: RunDemoNodeOptions): Promise<void> {
  await using engine = await startSimulatedEngine({ firstTokenMs, tokensPerSecond, slots });
  await using assistant = await createAssistant(
    configSchema.parse({ inference: { backend: "ollama", ollama: { host: engine.url } } }),
    { directory: folder, cwd: folder },
  );
  const server = await startServer({ assistant, port, nodeName: name });
  onReady(server.port);
  if (!signal.aborted) {
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  }
  await server.close({ graceMs: 0 });
}
