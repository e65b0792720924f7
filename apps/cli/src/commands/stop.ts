import { setTimeout } from "node:timers/promises";

import { Command, Option } from "clipanion";

import { ReadingCommand } from "../command/harombe-command.ts";
import { withHint } from "../output/with-hint.ts";
import { readPidFile, removePidFile } from "../service/pid-file.ts";

/** Running streams get 10 s to end; a little more until the process is gone. */
const patienceMs = 15_000;

export class StopCommand extends ReadingCommand {
  static override paths = [["stop"]];
  static override usage = Command.Usage({
    description: "Stop the server; running answers may end first",
  });

  isForce = Option.Boolean("--force", false, { description: "Kill it if it does not stop" });

  async run(): Promise<number> {
    const path = await this.pidFilePath();
    const record = await readPidFile(path);
    if (!record) {
      this.report({ stopped: null }, () => "No server is running.");
      return 0;
    }
    process.kill(record.pid, "SIGTERM");
    if (!(await this.waitUntilGone(path))) {
      if (!this.isForce) {
        throw withHint(
          `The server (pid ${record.pid}) did not stop within ${patienceMs / 1000} s`,
          "`harombe stop --force` kills it.",
        );
      }
      process.kill(record.pid, "SIGKILL");
      await this.waitUntilGone(path);
    }
    await removePidFile(path, record.pid);
    this.report({ stopped: record.pid }, () => `Stopped the server at ${record.url}.`);
    return 0;
  }

  private async waitUntilGone(path: string): Promise<boolean> {
    const deadline = Date.now() + patienceMs;
    while (Date.now() < deadline) {
      if (!(await readPidFile(path))) return true;
      await setTimeout(50, undefined, { signal: this.context.signal });
    }
    return false;
  }
}
