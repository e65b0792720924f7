import { setTimeout } from "node:timers/promises";

import type { NodeStatus } from "@harombe/coordination";
import { Command, Option, UsageError } from "clipanion";

import { exitCodes } from "../../command/exit-codes.ts";
import { ClusterCommand, noNodes } from "./cluster-command.ts";

/** How often `--watch` looks again. */
const watchMs = 1000;

type ReadRows = () => Promise<readonly NodeStatus[]>;

export class ClusterStatusCommand extends ClusterCommand {
  static override paths = [["cluster", "status"]];
  static override usage = Command.Usage({
    description: "Show how each machine of the cluster is, and why one is not available",
    details:
      "Asks the server that runs on this machine. Where none runs, the machines of the configuration are asked directly.",
    examples: [["Keep looking", "harombe cluster status --watch"]],
  });

  isWatching = Option.Boolean("--watch", false, {
    description: "Show it again each second, until Ctrl-C",
  });

  async run(): Promise<number> {
    if (this.isWatching && this.isJson) {
      throw new UsageError("--watch is for people and --json for programs: take one of them");
    }
    const loaded = await this.loadConfig();
    const running = await this.runningCluster(loaded);
    const { signal } = this.context;
    if (running) await this.show(() => running.status({ signal }));
    else {
      await this.withOwnCluster(loaded, (cluster) =>
        this.show(async () => cluster?.status() ?? []),
      );
    }
    return exitCodes.done;
  }

  private async show(read: ReadRows): Promise<void> {
    const { renderStatus } = await import("../../cluster/render-status.ts");
    const render = (rows: readonly NodeStatus[]): string =>
      rows.length === 0 ? noNodes : renderStatus(rows);
    if (this.isWatching) return this.watch(async () => render(await read()));
    const rows = await read();
    this.report(rows, () => render(rows));
  }

  /** Redraws on a terminal; in a pipe it prints what changed. */
  private async watch(render: () => Promise<string>): Promise<void> {
    const { createLiveView } = await import("../../cluster/live-view.ts");
    const { signal } = this.context;
    const stdout = this.context.stdout as NodeJS.WriteStream;
    const view = createLiveView({
      write: (text) => stdout.write(text),
      columns: () => stdout.columns,
    });
    let last = "";
    for (;;) {
      const text = await render();
      if (stdout.isTTY) view.show(text);
      else if (text !== last) this.print(text);
      last = text;
      await setTimeout(watchMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}
