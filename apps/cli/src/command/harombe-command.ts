import { join } from "node:path";

import type { Config, LoadedConfig } from "@harombe/config";
import type { Assistant } from "@harombe/server";
import { Command, Option, UsageError } from "clipanion";

import { describeError } from "../output/describe-error.ts";
import { createStyle, type Style } from "../output/style.ts";
import { type CliContext, InterruptedError } from "./cli-context.ts";
import { exitCodes } from "./exit-codes.ts";

/**
 * The base of every command: options that all share, and one way to fail. Answers go to stdout,
 * everything else to stderr.
 */
export abstract class HarombeCommand extends Command<CliContext> {
  configPath = Option.String("--config", {
    description: "The configuration file (default ~/.harombe/harombe.yaml)",
  });
  isDebug = Option.Boolean("--debug", false, { description: "Show stacks of errors" });

  /** Does the work and returns the exit code; what it throws is shown as one message with a hint. */
  abstract run(): Promise<number>;

  override async execute(): Promise<number> {
    try {
      return await this.run();
    } catch (error) {
      if (error instanceof UsageError) {
        this.context.stderr.write(this.cli.error(error, { command: this }));
        return exitCodes.wrongUsage;
      }
      if (error instanceof InterruptedError || this.context.signal.aborted) {
        return exitCodes.interrupted;
      }
      this.context.stderr.write(
        describeError(error, { style: this.errorStyle, withStack: this.isDebug }),
      );
      return exitCodes.failed;
    }
  }

  /** The configuration, with flags on top of it; its warnings go to stderr. */
  protected async loadConfig(
    overrides: Readonly<Record<string, unknown>> = {},
  ): Promise<LoadedConfig> {
    const { loadConfig } = await import("@harombe/config");
    const loaded = await loadConfig({
      path: this.configPath,
      environment: this.context.environment,
      overrides,
    });
    for (const { message } of loaded.warnings) {
      this.note(`${this.errorStyle.yellow("Warning:")} ${message}`);
    }
    return loaded;
  }

  /** The engine, the tools and the agents that the configuration asks for. Close it after use. */
  protected async openAssistant(config: Config): Promise<Assistant> {
    const { createAssistant } = await import("@harombe/server");
    const assistant = await createAssistant(config, {
      cwd: this.context.cwd,
      directory: await this.directory(),
      environment: this.context.environment,
    });
    for (const { message } of assistant.warnings) {
      this.note(`${this.errorStyle.yellow("Warning:")} ${message}`);
    }
    return assistant;
  }

  /** Where harombe keeps its files: `~/.harombe`, or `HAROMBE_HOME`. */
  protected async directory(): Promise<string> {
    const { configDirectory } = await import("@harombe/config");
    return configDirectory({ environment: this.context.environment });
  }

  protected async pidFilePath(): Promise<string> {
    return join(await this.directory(), "server.pid");
  }

  /** Colours for stdout. */
  protected get style(): Style {
    return createStyle(this.context.stdout, this.context.environment);
  }

  /** Colours for stderr. */
  protected get errorStyle(): Style {
    return createStyle(this.context.stderr, this.context.environment);
  }

  protected print(text: string): void {
    this.context.stdout.write(`${text}\n`);
  }

  /** For progress and warnings, which must not end up in a pipe. */
  protected note(text: string): void {
    this.context.stderr.write(`${text}\n`);
  }
}

/** The base of every command that reads: with `--json` nothing but one JSON value is on stdout. */
export abstract class ReadingCommand extends HarombeCommand {
  isJson = Option.Boolean("--json", false, { description: "Print JSON, for programs" });

  protected report(value: unknown, text: () => string): void {
    this.print(this.isJson ? JSON.stringify(value, null, 2) : text());
  }
}
