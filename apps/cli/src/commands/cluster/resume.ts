import { Command } from "clipanion";

import { exitCodes } from "../../command/exit-codes.ts";
import { type FoundNode, NodeCommand } from "./node-command.ts";

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
    const isOff = await this.isOffThere(found);
    if (key !== null) {
      await updateConfigFile(loaded.path, { set: [[`${key}.enabled`, true]] }, { signal });
    }
    if (!isOff) await running?.resume(this.name, { signal });
    this.reportChange(`${this.name} gets work again`, found);
    const told = isOff ? await this.tellToReload() : null;
    if (told !== null) this.warn(`The server (pid ${told}) reads its configuration again.`);
    return exitCodes.done;
  }

  /** A server that read the node as switched off has no connection that it could take up again. */
  private async isOffThere({ loaded: { config }, running }: FoundNode): Promise<boolean> {
    const { name: wanted } = this;
    if (config.cluster.nodes.every(({ name, enabled }) => name !== wanted || enabled)) return false;
    if (running === null) return true;
    const rows = await running.status({ signal: this.context.signal });
    return rows.some(({ name, status }) => name === wanted && status === "unavailable");
  }
}
