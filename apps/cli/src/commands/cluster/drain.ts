import { Command } from "clipanion";

import { exitCodes } from "../../command/exit-codes.ts";
import { NodeCommand } from "./node-command.ts";

export class ClusterDrainCommand extends NodeCommand {
  static override paths = [["cluster", "drain"]];
  static override usage = Command.Usage({
    description: "Give a machine nothing new, and wait for what runs there",
    details:
      "It is switched off in the configuration, so that it stays so after a restart. `harombe cluster resume` gives it work again.",
  });

  async run(): Promise<number> {
    const { updateConfigFile } = await import("@harombe/config");
    const found = await this.findNode();
    const { loaded, key, running } = found;
    const { signal } = this.context;
    if (key !== null) {
      await updateConfigFile(loaded.path, { set: [[`${key}.enabled`, false]] }, { signal });
    }
    const row = await running?.drain(this.name, { signal });
    const inFlight = row?.inFlight ?? 0;
    this.reportChange(`${this.name} gets nothing new from now on`, found, { inFlight });
    if (inFlight > 0) this.warn(`${inFlight} requests still run there.`);
    return exitCodes.done;
  }
}
