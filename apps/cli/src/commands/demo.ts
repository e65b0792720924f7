import { Command } from "clipanion";

import { exitCodes } from "../command/exit-codes.ts";
import { ReadingCommand } from "../command/harombe-command.ts";
import { formatDuration } from "../output/format-quantity.ts";

export class DemoCommand extends ReadingCommand {
  static override paths = [["demo"]];
  static override usage = Command.Usage({
    description: "Show the main job without a model, a configuration or a network",
  });

  async run(): Promise<number> {
    const { runDemo } = await import("../demo/run-demo.ts");
    // With --json the show goes where it does not get between the JSON.
    const stream = this.isJson ? this.context.stderr : this.context.stdout;
    const summary = await runDemo({
      write: (text) => stream.write(text),
      style: this.isJson ? this.errorStyle : this.style,
      signal: this.context.signal,
    });
    this.report(
      summary,
      () =>
        `\n${summary.answered} of ${summary.requests} requests answered, ${summary.failed} failed, ${summary.lost} lost; p50 ${formatDuration(summary.p50Ms)}, p95 ${formatDuration(summary.p95Ms)}; tools used: ${summary.tools.join(", ")}; ${formatDuration(summary.durationMs)} in all.\nNext: harombe init, then harombe chat.`,
    );
    return summary.failed + summary.lost === 0 ? exitCodes.done : exitCodes.failed;
  }
}
