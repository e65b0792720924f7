import { Command } from "clipanion";

import { exitCodes } from "../../command/exit-codes.ts";
import { NodeCommand } from "./node-command.ts";

export class ClusterRemoveCommand extends NodeCommand {
  static override paths = [["cluster", "remove"]];
  static override usage = Command.Usage({
    description: "Take a machine out of the configuration and of the running server",
    details: "What runs there may end first; after half a minute it is broken off.",
  });

  async run(): Promise<number> {
    const { updateConfigFile } = await import("@harombe/config");
    const found = await this.findNode();
    const { loaded, key, running } = found;
    const { signal } = this.context;
    if (key !== null) await updateConfigFile(loaded.path, { remove: [key] }, { signal });
    await running?.remove(this.name, { signal });
    this.reportChange(`Removed ${this.name}`, found);
    return exitCodes.done;
  }
}
