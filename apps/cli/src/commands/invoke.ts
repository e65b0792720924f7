import type { AgentEvent, ApprovalRequest } from "@harombe/agent";
import { Command, Option, UsageError } from "clipanion";

import { InterruptedError } from "../command/cli-context.ts";
import { exitCodes } from "../command/exit-codes.ts";
import { ReadingCommand } from "../command/harombe-command.ts";
import type { HarombeClient, RemoteDecision } from "../remote/harombe-client.ts";
import { createLinePrompt } from "../terminal/line-prompt.ts";
import { askApproval } from "../view/ask-approval.ts";
import { createRunView } from "../view/run-view.ts";

export class InvokeCommand extends ReadingCommand {
  static override paths = [["invoke"]];
  static override usage = Command.Usage({
    description: "Run a task on a harombe server: its events stream here, its approvals ask here",
    details:
      "Where there is no terminal to ask on, calls that ask are denied unless --yes-to names their tool. The token of the server is read from HAROMBE_TOKEN.",
    examples: [["Run a task", 'harombe invoke "run the tests" --server http://10.0.0.2:8000']],
  });

  task = Option.String({ name: "TASK" });
  server = Option.String("--server", { required: true, description: "The server's address" });
  session = Option.String("--session", { description: "Go on with this conversation there" });
  yesTo = Option.Array("--yes-to", [], { description: "Allow this tool without asking" });

  async run(): Promise<number> {
    const { createHarombeClient } = await import("../remote/harombe-client.ts");
    const client = createHarombeClient({
      url: this.serverUrl(),
      token: this.context.environment["HAROMBE_TOKEN"],
    });
    const { signal } = this.context;
    const runId = await client.invoke({ task: this.task, sessionId: this.session }, { signal });
    try {
      await this.follow(client, runId);
    } catch (error) {
      // The run would go on there without anybody to watch it.
      if (signal.aborted) await client.cancel(runId).catch(() => {});
      throw error;
    }
    const run = await client.run(runId, { signal });
    if (this.isJson) this.print(JSON.stringify(run, null, 2));
    if (run.status === "completed") return exitCodes.done;
    if (run.status === "cancelled") throw new InterruptedError();
    const message = run.result?.status === "failed" ? run.result.error.message : run.status;
    throw new Error(`The run ${runId} did not complete: ${message}`);
  }

  private async follow(client: HarombeClient, runId: string): Promise<void> {
    const stream = this.isJson ? this.context.stderr : this.context.stdout;
    const style = this.isJson ? this.errorStyle : this.style;
    const columns = (): number | undefined => (stream as NodeJS.WriteStream).columns;
    const view = createRunView({ write: (text) => stream.write(text), style, columns });
    for await (const event of client.events(runId, { signal: this.context.signal })) {
      view.show(event);
      if (event.type !== "approval-request") continue;
      view.breakLine();
      const decision = await this.decide(event);
      // Somebody else may have been faster, or it expired meanwhile; the events will tell.
      await client.decide(event.approval.approvalId, decision).catch((error: Error) => {
        this.note(`${event.approval.tool}: ${error.message}`);
      });
    }
    view.breakLine();
  }

  private async decide({
    approval,
  }: AgentEvent & { type: "approval-request" }): Promise<RemoteDecision> {
    if (this.yesTo.includes(approval.tool)) return { decision: "approve" };
    const input = this.context.stdin as NodeJS.ReadStream;
    if (!input.isTTY) {
      this.note(`${approval.tool} was denied, since nobody was there to ask.`);
      return { decision: "deny", reason: "Nobody was there to ask." };
    }
    return this.askPerson(approval, input);
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
      signal,
    });
    if (answer.decision === "deny") return { decision: "deny", reason: answer.reason };
    return { decision: "approve", params: answer.editedArguments };
  }

  private serverUrl(): string {
    const url = URL.canParse(this.server) ? new URL(this.server) : null;
    if (url && ["http:", "https:"].includes(url.protocol)) return url.href;
    throw new UsageError(
      `--server ${JSON.stringify(this.server)} is not an address such as http://10.0.0.2:8000`,
    );
  }
}
