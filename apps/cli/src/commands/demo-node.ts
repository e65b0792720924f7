import { Option } from "clipanion";

import { exitCodes } from "../command/exit-codes.ts";
import { HarombeCommand } from "../command/harombe-command.ts";

/**
 * One server of `harombe demo`, in a process of its own so that it can really be killed. It is not
 * for people, so help does not list it; it ends when the demo that started it does.
 */
export class DemoNodeCommand extends HarombeCommand {
  static override paths = [["demo", "node"]];

  settings = Option.String({ name: "SETTINGS" });

  async run(): Promise<number> {
    const { runDemoNode } = await import("../demo/demo-node.ts");
    type Settings = Omit<Parameters<typeof runDemoNode>[0], "onReady" | "signal">;
    const { stdin, stdout, signal } = this.context;
    const orphaned = new AbortController();
    stdin.once("close", () => orphaned.abort());
    stdin.resume();
    await runDemoNode({
      ...(JSON.parse(this.settings) as Settings),
      onReady: (port) => stdout.write(`${port}\n`),
      signal: AbortSignal.any([signal, orphaned.signal]),
    });
    return exitCodes.done;
  }
}
