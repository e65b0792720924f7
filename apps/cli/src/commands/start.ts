import type { LoadedConfig } from "@harombe/config";
import { Command, Option, UsageError } from "clipanion";

import { exitCodes } from "../command/exit-codes.ts";
import { ReadingCommand } from "../command/harombe-command.ts";
import { withHint } from "../output/with-hint.ts";
import { boundLog } from "../service/bound-log.ts";
import { boundMemory } from "../service/bound-memory.ts";
import { keepParts } from "../service/keep-parts.ts";
import {
  readPidFile,
  removePidFile,
  type ServerRecord,
  writePidFile,
} from "../service/pid-file.ts";
import { reloadOnHangup } from "../service/reload-on-hangup.ts";
import { startDetached } from "../service/start-detached.ts";

export class StartCommand extends ReadingCommand {
  static override paths = [["start"]];
  static override usage = Command.Usage({
    description: "Start the server, here or in the background",
    examples: [
      ["Until Ctrl-C", "harombe start"],
      ["In the background", "harombe start --detach"],
    ],
  });

  isDetached = Option.Boolean("--detach", false, { description: "Run in the background" });
  port = Option.String("--port", { description: "The port; 0 takes any free one" });
  host = Option.String("--host", { description: "The address to listen on" });

  async run(): Promise<number> {
    const port = this.portNumber();
    const pidFile = await this.pidFilePath();
    const running = await readPidFile(pidFile);
    if (running) {
      throw withHint(
        `A server runs already at ${running.url} (pid ${running.pid})`,
        "Stop it with `harombe stop`, or give the other one a folder of its own with HAROMBE_HOME.",
      );
    }
    return this.isDetached ? this.detach(pidFile) : this.serve(pidFile, port);
  }

  private async serve(pidFile: string, port: number | undefined): Promise<number> {
    keepParts();
    using _memory = boundMemory();
    const load = (): Promise<LoadedConfig> =>
      this.loadConfig({ overrides: { "server.host": this.host } });
    const { config } = await load();
    const { startServer } = await import("@harombe/server");
    await using assistant = await this.openAssistant(config);
    const server = await startServer({
      assistant,
      port,
      signal: this.context.signal,
      onError: (error, { requestId }) => {
        boundLog();
        this.note(`Request ${requestId} failed: ${String(error)}`);
      },
      onDiscovery: ({ level, message }) => {
        boundLog();
        if (level === "warning") this.warn(message);
        else this.note(message);
      },
    });
    try {
      using _hangup = reloadOnHangup({
        assistant,
        load,
        note: (text) => this.note(text),
      });
      await writePidFile(pidFile, { pid: process.pid, url: server.url });
      this.report({ pid: process.pid, url: server.url }, () => `harombe listens on ${server.url}`);
      await server.closed;
    } finally {
      await server.close();
      await removePidFile(pidFile, process.pid);
    }
    return exitCodes.done;
  }

  private async detach(pidFile: string): Promise<number> {
    const args = [
      "start",
      ...(this.configPath === undefined ? [] : ["--config", this.configPath]),
      ...(this.port === undefined ? [] : ["--port", this.port]),
      ...(this.host === undefined ? [] : ["--host", this.host]),
    ];
    const record: ServerRecord = await startDetached({
      args,
      pidFile,
      directory: await this.directory(),
      signal: this.context.signal,
    });
    const { pid, url } = record;
    this.report({ pid, url }, () => `harombe listens on ${url} (pid ${pid})`);
    return exitCodes.done;
  }

  private portNumber(): number | undefined {
    if (this.port === undefined) return undefined;
    const port = Number(this.port);
    if (Number.isInteger(port) && port >= 0 && port <= 65_535 && this.port.trim() !== "")
      return port;
    throw new UsageError(`--port ${JSON.stringify(this.port)} is not a number from 0 to 65535`);
  }
}
