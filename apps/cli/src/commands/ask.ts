import type { Run, RunResult } from "@harombe/agent";
import { Command, Option, UsageError } from "clipanion";

import { checkSessionId } from "../command/check-session-id.ts";
import { readQuestion } from "../command/read-question.ts";
import { RunCommand } from "../command/run-command.ts";
import { sanitizeText } from "../terminal/sanitize-text.ts";
import { createSpinner } from "../terminal/spinner.ts";
import { createRunView } from "../view/run-view.ts";
import { showWaiting } from "../view/show-waiting.ts";

export class AskCommand extends RunCommand {
  static override paths = [["ask"]];
  static override usage = Command.Usage({
    description: "Ask one question; the answer goes to stdout",
    details:
      "Nobody is asked for approval: dangerous calls are denied, and the answer says so, unless --yes-to names their tool. With - for PROMPT the question is read from stdin.",
    examples: [
      ["Ask", 'harombe ask "what is in README.md?"'],
      ["Pipe", "git diff | harombe ask -"],
      ["Allow a tool", 'harombe ask "run the tests" --yes-to shell'],
    ],
  });

  prompt = Option.String({ name: "PROMPT" });
  model = Option.String("--model", { description: "The model to ask" });

  async run(): Promise<number> {
    checkSessionId(this.session);
    const question = await this.readPrompt();
    if (question.trim() === "") {
      const where = this.prompt === "-" ? "stdin" : "PROMPT";
      throw new UsageError(`There is no question: ${where} is empty`);
    }
    return this.reportRun(async () => {
      const result = await this.answer(question);
      for (const tool of new Set(result.denied)) this.noteDenied(tool);
      return result;
    });
  }

  private async readPrompt(): Promise<string> {
    if (this.prompt !== "-") return this.prompt;
    const { stdin, signal } = this.context;
    if ((stdin as NodeJS.ReadStream).isTTY) this.note("Type the question; Ctrl-D ends it.");
    const { text, isValid } = await readQuestion(stdin, { signal });
    if (!isValid) this.warn("stdin is not UTF-8 throughout; what is not stands as \uFFFD.");
    return text;
  }

  private async answer(question: string): Promise<RunResult> {
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
    await this.show(run);
    return run.result;
  }

  /** The answer on stdout, everything else on stderr. */
  private async show(run: Run): Promise<void> {
    const { stdout, stderr, environment } = this.context;
    const spinner = createSpinner({ stream: stderr, environment, style: this.errorStyle });
    const view = createRunView({
      write: (text) => stderr.write(text),
      style: this.errorStyle,
      columns: () => (stderr as NodeJS.WriteStream).columns,
    });
    let isLineOpen = false;
    const endLine = (): void => {
      if (isLineOpen) stdout.write("\n");
      isLineOpen = false;
    };
    try {
      for await (const event of run) {
        showWaiting(event, spinner);
        if (event.type === "text-delta" && !event.agentPath) {
          if (this.isJson) continue;
          stdout.write(sanitizeText(event.text));
          isLineOpen = !event.text.endsWith("\n");
        } else if (event.type !== "text-delta" && event.type !== "reasoning-delta") {
          endLine();
          view.show(event);
        }
      }
    } finally {
      spinner.stop();
      endLine();
    }
  }

  private checkToolNames(known: readonly string[]): void {
    const unknown = this.yesTo.find((name) => !known.includes(name));
    if (unknown === undefined) return;
    throw new UsageError(`There is no tool ${unknown} for --yes-to; there are ${known.join(", ")}`);
  }
}
