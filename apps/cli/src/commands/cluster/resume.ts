import type { LoadedConfig } from "@harombe/config";
import { Command } from "clipanion";

import type { ClusterClient } from "../../cluster/cluster-client.ts";
import { exitCodes } from "../../command/exit-codes.ts";
import { withHint } from "../../output/with-hint.ts";
import { NodeCommand } from "./node-command.ts";

export class ClusterResumeCommand extends NodeCommand {
  static override paths = [["cluster", "resume"]];
  static override usage = Command.Usage({
    description: "Give a machine work again that was drained or switched off",
  });

  async run(): Promise<number> {
    const { updateConfigFile } = await import("@harombe/config");
    const found = await this.findNode();
    const { loaded, key, running } = found;
    const { signal } = this.context;
    if (key !== null) {
      await updateConfigFile(loaded.path, { set: [[`${key}.enabled`, true]] }, { signal });
    }
    if (running) await this.resumeAt(running, loaded);
    this.reportChange(`${this.name} gets work again`, found);
    return exitCodes.done;
  }

  private async resumeAt(running: ClusterClient, { config, path }: LoadedConfig): Promise<void> {
    const { signal } = this.context;
    const row = (await running.status({ signal })).find(({ name }) => name === this.name);
    const wasOff = config.cluster.nodes.some(({ name, enabled }) => name === this.name && !enabled);
    if (row?.status !== "unavailable" || !wasOff) {
      await running.resume(this.name, { signal });
      return;
    }
    // It was off when the server read the file, so the server has no connection to take up again.
    throw withHint(
      `${this.name} is switched on in ${path} now, but was off when the server read it`,
      "`harombe cluster reload` makes the server read it again.",
    );
  }
}
