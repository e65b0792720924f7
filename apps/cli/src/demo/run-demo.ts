import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { AgentEvent } from "@harombe/agent";
import { configSchema } from "@harombe/config";
import { startSimulatedEngine } from "@harombe/llm/simulated";
import { createAssistant, startServer } from "@harombe/server";

import type { Style } from "../output/style.ts";
import { createHarombeClient, type HarombeClient } from "../remote/harombe-client.ts";
import { paintPreview } from "../view/paint-preview.ts";
import { createRunView } from "../view/run-view.ts";
import { createDemoTally, type DemoSummary } from "./demo-tally.ts";

export interface RunDemoOptions {
  readonly write: (text: string) => void;
  readonly style: Style;
  readonly signal: AbortSignal;
}

/** What the agent is asked to do, one task after the other in one conversation. */
const tasks = [
  "list the files",
  "read shopping.txt and then write milk, bread, tea to sorted.txt",
  "run sort shopping.txt",
  "what did I ask before?",
] as const;

const shoppingList = "tea\nmilk\nbread\n";

/**
 * The main job without a model, a configuration or a network: a harombe server whose engine is
 * simulated, and an agent there that uses real tools in a temporary folder. Leaves nothing behind.
 */
export async function runDemo({ write, style, signal }: RunDemoOptions): Promise<DemoSummary> {
  const folder = await mkdtemp(join(tmpdir(), "harombe-demo-"));
  try {
    await using engine = await startSimulatedEngine({ firstTokenMs: 150, tokensPerSecond: 80 });
    const work = join(folder, "work");
    await makeWorkFolder(work);
    await using assistant = await createAssistant(
      configSchema.parse({
        inference: { backend: "ollama", ollama: { host: engine.url } },
        tools: { allowed_paths: [work] },
      }),
      { cwd: work, directory: join(folder, "home") },
    );
    await using server = await startServer({ assistant, port: 0, signal });
    const say = (text: string): void => write(`${style.dim(text)}\n`);
    say(`The engine at ${engine.url} is simulated: no model runs. Everything else is real.`);
    say(`A harombe server listens on ${server.url}; its agent works in ${work}`);

    const client = createHarombeClient({ url: server.url });
    const tally = createDemoTally();
    for (const task of tasks) {
      write(`\n${style.bold(`› ${task}`)}\n`);
      await runTask(task, { client, tally: tally.observe, write, style, signal });
    }
    const sorted = await readFile(join(work, "sorted.txt"), "utf8");
    say(`\nsorted.txt really holds: ${JSON.stringify(sorted)}`);
    return tally.summary();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function makeWorkFolder(work: string): Promise<void> {
  await mkdir(work);
  await writeFile(join(work, "shopping.txt"), shoppingList);
}

interface RunTaskOptions extends RunDemoOptions {
  readonly client: HarombeClient;
  readonly tally: (event: AgentEvent) => void;
}

async function runTask(
  task: string,
  { client, tally, write, style, signal }: RunTaskOptions,
): Promise<void> {
  const view = createRunView({ write, style });
  const runId = await client.invoke({ task, sessionId: "demo" }, { signal });
  for await (const event of client.events(runId, { signal })) {
    tally(event);
    view.show(event);
    if (event.type !== "approval-request") continue;
    view.breakLine();
    const { tool, preview, approvalId } = event.approval;
    write(`${style.yellow("?")} ${style.bold(tool)} asks:\n${paintPreview(preview, { style })}\n`);
    write(style.yellow("  The demo answers yes by itself. In harombe chat you would be asked.\n"));
    await client.decide(approvalId, { decision: "approve" }, { signal });
  }
  view.breakLine();
}
