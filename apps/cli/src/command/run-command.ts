import type { RunResult } from "@harombe/agent";
import { Option, UsageError } from "clipanion";

import { errorOfRun } from "../view/end-of-run.ts";
import { toFailureSummary, toRunSummary } from "../view/run-summary.ts";
import { InterruptedError, OutputGoneError } from "./cli-context.ts";
import { exitCodes } from "./exit-codes.ts";
import { ReadingCommand } from "./harombe-command.ts";

/** The base of commands that run the agent once: what it ended with decides the exit code. */
export abstract class RunCommand extends ReadingCommand {
  session = Option.String("--session", { description: "Go on with this conversation" });
  yesTo = Option.Array("--yes-to", [], { description: "Allow this tool without asking" });

  /** With --json there is one value on stdout, also where the run could not even begin. */
  protected async reportRun(work: () => Promise<RunResult>): Promise<number> {
    let result: RunResult;
    try {
      result = await work();
    } catch (error) {
      this.reportFailure(error);
      throw error;
    }
    if (this.isJson) this.print(JSON.stringify(toRunSummary(result), null, 2));
    if (result.status === "cancelled") throw new InterruptedError();
    const error = errorOfRun(result);
    if (error) throw error;
    return exitCodes.done;
  }

  private reportFailure(error: unknown): void {
    const { aborted, reason } = this.context.signal;
    if (!this.isJson || error instanceof UsageError || reason instanceof OutputGoneError) return;
    const cause = aborted ? null : (error as Error);
    const summary = toFailureSummary(cause, { sessionId: this.session ?? null });
    this.print(JSON.stringify(summary, null, 2));
  }

  protected noteDenied(tool: string): void {
    this.note(`${tool} was denied, since nobody was there to ask. Allow it with --yes-to ${tool}.`);
  }
}
