import { Command } from "clipanion";

import { exitCodes } from "../command/exit-codes.ts";
import { ReadingCommand } from "../command/harombe-command.ts";
import { readPidFile } from "../service/pid-file.ts";

/** How long the server may take to say how it is. */
const patienceMs = 5000;

export class StatusCommand extends ReadingCommand {
  static override paths = [["status"]];
  static override usage = Command.Usage({
    description:
      "Say whether the server runs, where, and how it is; exit code 1 when it does not answer",
  });

  async run(): Promise<number> {
    const record = await readPidFile(await this.pidFilePath());
    if (!record) {
      this.report({ running: false }, () => "No server is running. Start one with harombe start.");
      return exitCodes.failed;
    }
    const { pid, url, startedAt } = record;
    const { createHarombeClient } = await import("../remote/harombe-client.ts");
    const client = createHarombeClient({ url, token: await this.serverToken() });
    const health = await client
      .health({ signal: AbortSignal.any([this.context.signal, AbortSignal.timeout(patienceMs)]) })
      .catch((error: Error) => {
        this.context.signal.throwIfAborted();
        const isTimeout = error.name === "TimeoutError";
        const why = isTimeout ? `no answer within ${patienceMs / 1000} s` : error.message;
        return { status: `unreachable: ${why}` };
      });
    this.report({ running: true, pid, url, startedAt, health }, () =>
      [
        `The server runs at ${url} (pid ${pid}, since ${startedAt}).`,
        `Health: ${health.status}`,
      ].join("\n"),
    );
    return health.status.startsWith("unreachable") ? exitCodes.failed : exitCodes.done;
  }

  private async serverToken(): Promise<string | undefined> {
    const { resolveSecret } = await import("@harombe/config");
    const { config } = await this.loadConfig();
    const reference = config.server.auth_token;
    if (reference === null) return undefined;
    return resolveSecret(reference, { environment: this.context.environment });
  }
}
