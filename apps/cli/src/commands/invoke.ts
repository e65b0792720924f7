import type { AgentEvent, ApprovalRequest, RunResult } from "@harombe/agent";
import { Command, Option, UsageError } from "clipanion";

import { checkSessionId } from "../command/check-session-id.ts";
import { RunCommand } from "../command/run-command.ts";
import { withHint } from "../output/with-hint.ts";
import type { HarombeClient, RemoteDecision } from "../remote/harombe-client.ts";
import { createLinePrompt } from "../terminal/line-prompt.ts";
import { createSpinner, type Spinner } from "../terminal/spinner.ts";
import { askApproval } from "../view/ask-approval.ts";
import { createRunView, type RunView } from "../view/run-view.ts";
import { showWaiting } from "../view/show-waiting.ts";

export class InvokeCommand extends RunCommand {
  static override paths = [["invoke"]];
  static override usage = Command.Usage({
    description: "Run a task on a harombe server: its events stream here, its approvals ask here",
    details:
      "Where there is no terminal to ask on, calls that ask are denied unless --yes-to names their tool. The token of the server is read from HAROMBE_TOKEN.",
    examples: [["Run a task", 'harombe invoke "run the tests" --server http://10.0.0.2:8000']],
  });

  task = Option.String({ name: "TASK" });
  server = Option.String("--server", { required: true, description: "The server's address" });

  async run(): Promise<number> {
    checkSessionId(this.session);
    if (this.task.trim() === "") throw new UsageError("There is no task: TASK is empty");
    const url = this.serverUrl();
    const { createHarombeClient } = await import("../remote/harombe-client.ts");
    const token = this.context.environment["HAROMBE_TOKEN"];
    const client = createHarombeClient({ url, token });
    return this.reportRun(() => this.invoke(client));
  }

  private async invoke(client: HarombeClient): Promise<RunResult> {
    const { signal } = this.context;
    const runId = await client.invoke({ task: this.task, sessionId: this.session }, { signal });
    const spinner = this.createSpinner();
    try {
      const result = await this.follow(client, { runId, spinner });
      if (result) return result;
    } catch (error) {
      // The run would go on there without anybody to watch it.
      if (signal.aborted) await client.cancel(runId).catch(() => {});
      throw error;
    } finally {
      spinner.stop();
    }
    throw withHint(`The run ${runId} ended without saying how`, "Its server knows: GET /runs.");
  }

  /** Shows the run to its end; the last result counts, since a run that waits has one as well. */
  private async follow(
    client: HarombeClient,
    { runId, spinner }: { readonly runId: string; readonly spinner: Spinner },
  ): Promise<RunResult | null> {
    const view = this.createView();
    let result: RunResult | null = null;
    for await (const event of client.events(runId, { signal: this.context.signal })) {
      showWaiting(event, spinner);
      view.show(event);
      if (event.type === "run-end") ({ result } = event);
      if (event.type !== "approval-request") continue;
      view.breakLine();
      await this.answer(event, client);
    }
    view.breakLine();
    return result;
  }

  private createView(): RunView {
    const stream = this.isJson ? this.context.stderr : this.context.stdout;
    return createRunView({
      write: (text) => stream.write(text),
      style: this.isJson ? this.errorStyle : this.style,
      columns: () => (stream as NodeJS.WriteStream).columns,
    });
  }

  private createSpinner(): Spinner {
    const { stderr, environment } = this.context;
    return createSpinner({ stream: stderr, environment, style: this.errorStyle });
  }

  private async answer(
    { approval }: AgentEvent & { type: "approval-request" },
    client: HarombeClient,
  ): Promise<void> {
    const decision = await this.decide(approval);
    const { signal } = this.context;
    // Somebody else may have been faster, or it expired meanwhile; the events will tell.
    await client.decide(approval.approvalId, decision, { signal }).catch((error: Error) => {
      signal.throwIfAborted();
      this.note(`${approval.tool}: ${error.message}`);
    });
  }

  private async decide(approval: ApprovalRequest): Promise<RemoteDecision> {
    if (this.yesTo.includes(approval.tool)) return { decision: "approve" };
    const input = this.context.stdin as NodeJS.ReadStream;
    if (input.isTTY) return this.askPerson(approval, input);
    this.noteDenied(approval.tool);
    return { decision: "deny", reason: "nobody was there to ask" };
  }

  private async askPerson(
    approval: ApprovalRequest,
    input: NodeJS.ReadStream,
  ): Promise<RemoteDecision> {
    const output = this.context.stderr as NodeJS.WriteStream;
    const prompt = createLinePrompt({ input, output });
    const { environment, signal } = this.context;
    const answer = await askApproval(approval, {
      write: (text) => output.write(text),
      style: this.errorStyle,
      ask: (label, options) => prompt.ask(label, options),
      editor: environment["VISUAL"] || environment["EDITOR"],
      canRemember: false,
      signal,
    }).finally(() => prompt.close());
    if (answer.decision === "deny") return { decision: "deny", reason: answer.reason };
    return { decision: "approve", params: answer.editedArguments };
  }

  private serverUrl(): string {
    const url = URL.canParse(this.server) ? new URL(this.server) : null;
    if (url && (url.username !== "" || url.password !== "")) {
      throw new UsageError(
        "--server has a name or a password in it; HAROMBE_TOKEN is where the token goes",
      );
    }
    if (url && ["http:", "https:"].includes(url.protocol)) return url.href;
    throw new UsageError(
      `--server ${JSON.stringify(this.server)} is not an address such as http://10.0.0.2:8000`,
    );
  }
}
