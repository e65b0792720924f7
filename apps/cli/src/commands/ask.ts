import { text } from "node:stream/consumers";

import type { RunResult } from "@harombe/agent";
import { Command, Option, UsageError } from "clipanion";

import { InterruptedError } from "../command/cli-context.ts";
import { exitCodes } from "../command/exit-codes.ts";
import { ReadingCommand } from "../command/harombe-command.ts";
import { sanitizeText } from "../terminal/sanitize-text.ts";
import { createRunView } from "../view/run-view.ts";

export class AskCommand extends ReadingCommand {
  static override paths = [["ask"]];
  static override usage = Command.Usage({
    description: "Ask one question; the answer goes to stdout",
    details:
      "Nobody is asked for approval: dangerous calls are denied, and the answer says so, unless --yes-to names their tool.",
    examples: [
      ["Ask", 'harombe ask "what is in README.md?"'],
      ["Pipe", "git diff | harombe ask -"],
      ["Allow a tool", 'harombe ask "run the tests" --yes-to shell'],
    ],
  });

  prompt = Option.String({ name: "PROMPT" });
  yesTo = Option.Array("--yes-to", [], { description: "Allow this tool without asking" });
  session = Option.String("--session", { description: "Go on with this conversation" });
  model = Option.String("--model", { description: "The model to ask" });

  async run(): Promise<number> {
    const question = this.prompt === "-" ? await text(this.context.stdin) : this.prompt;
    if (question.trim() === "") throw new UsageError("There is no question: PROMPT is empty");
    const { config } = await this.loadConfig();
    await using assistant = await this.openAssistant(config);
    this.checkToolNames(assistant.tools.map(({ name }) => name));
    const { signal, cwd } = this.context;
    const agent = await assistant.createAgent({
      model: this.model,
      cwd,
      signal,
      approvals: "deny",
      policy: ({ tool }) => (this.yesTo.includes(tool.name) ? "allow" : "ask"),
    });
    const run = agent.run(question, { signal, ...(this.session && { session: this.session }) });
    const view = createRunView({
      write: (shown) => this.context.stderr.write(shown),
      style: this.errorStyle,
    });
    let endsWithNewline = true;
    for await (const event of run) {
      if (event.type === "text-delta" && !event.agentPath) {
        if (this.isJson) continue;
        this.context.stdout.write(sanitizeText(event.text));
        endsWithNewline = event.text.endsWith("\n");
      } else if (event.type !== "reasoning-delta") {
        if (!endsWithNewline) this.context.stdout.write("\n");
        endsWithNewline = true;
        view.show(event);
      }
    }
    if (!endsWithNewline) this.context.stdout.write("\n");
    return this.conclude(await run.result);
  }

  private checkToolNames(known: readonly string[]): void {
    const unknown = this.yesTo.find((name) => !known.includes(name));
    if (unknown === undefined) return;
    throw new UsageError(`There is no tool ${unknown} for --yes-to; there are ${known.join(", ")}`);
  }

  private conclude(result: RunResult): number {
    const { status, text: answer, sessionId, runId, steps, usage, routes, durationMs } = result;
    const summary = { status, text: answer, sessionId, runId, steps, usage, routes, durationMs };
    if (this.isJson) {
      const extra = result.status === "failed" ? { error: result.error } : {};
      this.print(JSON.stringify({ ...summary, denied: result.denied, ...extra }, null, 2));
    }
    for (const tool of new Set(result.denied)) {
      this.note(
        `${tool} was denied, since nobody was there to ask. Allow it with --yes-to ${tool}.`,
      );
    }
    if (result.status === "completed") return exitCodes.done;
    if (result.status === "cancelled") throw new InterruptedError();
    if (result.status === "failed")
      throw Object.assign(new Error(result.error.message), result.error);
    const why = result.status === "stopped" ? result.reason : "it waits for approval";
    throw new Error(`The run ended without an answer: ${why}`);
  }
}
