import type { LoadedConfig } from "@harombe/config";
import { Command } from "clipanion";

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
    const { loaded, key } = found;
    const { signal } = this.context;
    if (key !== null) {
      await updateConfigFile(loaded.path, { set: [[`${key}.enabled`, true]] }, { signal });
    }
    const running = await this.resume(loaded, key);
    this.reportChange(`${this.name} gets work again`, { ...found, running });
    return exitCodes.done;
  }

  private async resume(loaded: LoadedConfig, key: string | null) {
    const { signal } = this.context;
    const running = await this.runningCluster(loaded);
    if (!running) return null;
    const rows = await running.status({ signal });
    const row = rows.find(({ name }) => name === this.name);
    if (row?.status === "draining" || row?.status === "available" || row?.status === "busy") {
      await running.resume(this.name, { signal });
      return running;
    }
    const isOff = row?.reason === "it is disabled" || (row === undefined && key !== null);
    if (!isOff) return row === undefined ? null : running;
    // It was off when the server started, so the server has no connection to take up again.
    throw withHint(
      `${this.name} is switched on in ${loaded.path}, but was off when the server read it`,
      "`harombe cluster reload` makes the server read it again.",
    );
  }
}
