import { Command } from "clipanion";

import { exitCodes } from "../../command/exit-codes.ts";
import { withHint } from "../../output/with-hint.ts";
import { readPidFile } from "../../service/pid-file.ts";
import { ClusterCommand } from "./cluster-command.ts";

export class ClusterReloadCommand extends ClusterCommand {
  static override paths = [["cluster", "reload"]];
  static override usage = Command.Usage({
    description: "Have the running server read the cluster section of its configuration again",
    details: "A configuration that is wrong is refused here, and the server keeps what it has.",
  });

  async run(): Promise<number> {
    if (process.platform === "win32") {
      throw withHint(
        "Windows has no hangup signal, by which a server is told to read its configuration again",
        "Restart it: `harombe stop`, then `harombe start`.",
      );
    }
    const { path } = await this.loadConfig();
    const record = await readPidFile(await this.pidFilePath());
    if (!record) {
      throw withHint(
        "No server runs on this machine",
        "`harombe start` reads the configuration when it starts.",
      );
    }
    process.kill(record.pid, "SIGHUP");
    this.report(
      { told: record.pid, path },
      () =>
        `Told the server (pid ${record.pid}) to read its configuration again.\n\`harombe cluster status\` shows the nodes that it then has.`,
    );
    return exitCodes.done;
  }
}
