import { setTimeout } from "node:timers/promises";

import { Command, Option } from "clipanion";

import { ReadingCommand } from "../command/harombe-command.ts";
import { wholeNumber } from "../command/whole-number.ts";
import { withHint } from "../output/with-hint.ts";
import { readPidFile, removePidFile } from "../service/pid-file.ts";

export class StopCommand extends ReadingCommand {
  static override paths = [["stop"]];
  static override usage = Command.Usage({
    description: "Stop the server; running answers may end first",
  });

  patience = Option.String("--patience", "15", {
    description: "Seconds that it may take (default 15; running answers get 10)",
  });
  isForce = Option.Boolean("--force", false, { description: "Kill it if it does not stop" });

  async run(): Promise<number> {
    const patienceSeconds = wholeNumber("--patience", this.patience, [0, 3600]);
    const path = await this.pidFilePath();
    const record = await readPidFile(path);
    if (!record) {
      this.report({ stopped: null }, () => "No server is running.");
      return 0;
    }
    process.kill(record.pid, "SIGTERM");
    if (!(await this.waitUntilGone(path, patienceSeconds))) {
      if (!this.isForce) {
        throw withHint(
          `The server (pid ${record.pid}) did not stop within ${patienceSeconds} s`,
          "`harombe stop --force` kills it.",
        );
      }
      process.kill(record.pid, "SIGKILL");
      // Nothing survives that; only the system may take a moment to notice.
      await this.waitUntilGone(path, patienceSeconds);
    }
    await removePidFile(path, record.pid);
    this.report({ stopped: record.pid }, () => `Stopped the server at ${record.url}.`);
    return 0;
  }

  private async waitUntilGone(path: string, patienceSeconds: number): Promise<boolean> {
    const deadline = Date.now() + patienceSeconds * 1000;
    while (Date.now() < deadline) {
      if (!(await readPidFile(path))) return true;
      await setTimeout(50, undefined, { signal: this.context.signal });
    }
    return false;
  }
}
