import { Command } from "clipanion";

import { exitCodes } from "../command/exit-codes.ts";
import { ReadingCommand } from "../command/harombe-command.ts";

export class DemoCommand extends ReadingCommand {
  static override paths = [["demo"]];
  static override usage = Command.Usage({
    description: "Show the main job without a model, a configuration or a network",
    details:
      "Starts three servers with simulated engines, has an agent work on them, kills one, and compares. It takes about half a minute and leaves nothing behind.",
  });

  async run(): Promise<number> {
    const { runDemo } = await import("../demo/run-demo.ts");
    const { createStage } = await import("../demo/stage.ts");
    const { renderSummary } = await import("../demo/render-summary.ts");
    // With --json the show goes where it does not get between the JSON.
    const stream = (this.isJson ? this.context.stderr : this.context.stdout) as NodeJS.WriteStream;
    const summary = await runDemo(
      createStage({
        write: (text) => stream.write(text),
        style: this.isJson ? this.errorStyle : this.style,
        signal: this.context.signal,
        isTerminal: stream.isTTY,
        columns: () => stream.columns,
      }),
    );
    this.report(summary, () => renderSummary(summary));
    return summary.failed + summary.lost === 0 ? exitCodes.done : exitCodes.failed;
  }
}
