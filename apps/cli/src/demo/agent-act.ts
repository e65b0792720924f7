import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { createHarombeClient, type HarombeClient } from "../remote/harombe-client.ts";
import { paintPreview } from "../view/paint-preview.ts";
import { createRunView } from "../view/run-view.ts";
import type { LoadOutcome } from "./send-load.ts";
import type { Stage } from "./stage.ts";

/** What the agent is asked to do, one task after the other in one conversation. */
const tasks = [
  "list the files",
  "read shopping.txt and then write milk, bread, tea to sorted.txt",
  "run sort shopping.txt",
  "what did I ask before?",
] as const;

const shoppingList = "tea\nmilk\nbread\n";

export interface AgentActResult {
  readonly outcomes: readonly LoadOutcome[];
  /** Names of the tools that ran. */
  readonly tools: readonly string[];
}

/** An agent on the cluster uses real tools in a temporary folder. */
export async function playAgentAct(
  { url, work }: { readonly url: string; readonly work: string },
  stage: Stage,
): Promise<AgentActResult> {
  await writeFile(join(work, "shopping.txt"), shoppingList);
  const client = createHarombeClient({ url });
  const tools = new Set<string>();
  const outcomes: LoadOutcome[] = [];
  for (const task of tasks) {
    stage.write(`\n${stage.style.bold(`› ${task}`)}\n`);
    outcomes.push(await runTask(task, { client, tools, stage }));
  }
  const sorted = await readFile(join(work, "sorted.txt"), "utf8");
  stage.say(`\nsorted.txt really holds: ${JSON.stringify(sorted)}`);
  return { outcomes, tools: [...tools] };
}

interface RunTaskOptions {
  readonly client: HarombeClient;
  readonly tools: Set<string>;
  readonly stage: Stage;
}

async function runTask(
  task: string,
  { client, tools, stage }: RunTaskOptions,
): Promise<LoadOutcome> {
  const { write, style, signal } = stage;
  const view = createRunView({ write, style });
  const runId = await client.invoke({ task, sessionId: "demo" }, { signal });
  let outcome: LoadOutcome = "lost";
  for await (const event of client.events(runId, { signal })) {
    view.show(event);
    if (event.type === "tool-end" && event.outcome === "ok") tools.add(event.name);
    if (event.type === "run-end") {
      outcome = event.result.status === "completed" ? "answered" : "failed";
    }
    if (event.type !== "approval-request") continue;
    view.breakLine();
    const { tool, preview, approvalId } = event.approval;
    write(`${style.yellow("?")} ${style.bold(tool)} asks:\n${paintPreview(preview, { style })}\n`);
    write(style.yellow("  The demo answers yes by itself. In harombe chat you would be asked.\n"));
    await client.decide(approvalId, { decision: "approve" }, { signal });
  }
  view.breakLine();
  return outcome;
}
