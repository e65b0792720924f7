import { Command } from "clipanion";

import { exitCodes } from "../../command/exit-codes.ts";
import { withHint } from "../../output/with-hint.ts";
import { ClusterCommand } from "./cluster-command.ts";

export class ClusterReloadCommand extends ClusterCommand {
  static override paths = [["cluster", "reload"]];
  static override usage = Command.Usage({
    description: "Have the running server read the cluster section of its configuration again",
    details: "A configuration that is wrong is refused here, and the server keeps what it has.",
  });

  async run(): Promise<number> {
    const { path } = await this.loadConfig();
    const pid = await this.tellToReload();
    if (pid === null) {
      throw withHint(
        "No server runs on this machine",
        "`harombe start` reads the configuration when it starts.",
      );
    }
    this.report(
      { told: pid, path },
      () =>
        `Told the server (pid ${pid}) to read its configuration again.\n\`harombe cluster status\` shows the nodes that it then has.`,
    );
    return exitCodes.done;
  }
}
