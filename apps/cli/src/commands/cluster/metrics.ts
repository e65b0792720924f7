import { Command } from "clipanion";

import { exitCodes } from "../../command/exit-codes.ts";
import { withHint } from "../../output/with-hint.ts";
import { ClusterCommand } from "./cluster-command.ts";

export class ClusterMetricsCommand extends ClusterCommand {
  static override paths = [["cluster", "metrics"]];
  static override usage = Command.Usage({
    description: "Show what each machine has done since the server started",
  });

  async run(): Promise<number> {
    const running = await this.runningCluster(await this.loadConfig());
    if (!running) {
      throw withHint(
        "No server runs on this machine, and only a running one counts",
        "Start one with `harombe start`; `harombe cluster test` measures without a server.",
      );
    }
    const { renderMetrics } = await import("../../cluster/render-metrics.ts");
    const metrics = await running.metrics({ signal: this.context.signal });
    this.report(metrics, () => renderMetrics(metrics));
    return exitCodes.done;
  }
}
