import { join } from "node:path";

import type { Config, LoadedConfig, Overrides } from "@harombe/config";
import type { Assistant } from "@harombe/server";
import { Command, Option, UsageError } from "clipanion";

import { describeError } from "../output/describe-error.ts";
import { createStyle, type Style } from "../output/style.ts";
import { withHint } from "../output/with-hint.ts";
import { type CliContext, InterruptedError, OutputGoneError } from "./cli-context.ts";
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
      return this.fail(error);
    }
  }

  /** Shows what went wrong, where that is for a person to know, and gives the exit code. */
  private fail(error: unknown): number {
    if (this.context.signal.reason instanceof OutputGoneError) return exitCodes.done;
    if (error instanceof InterruptedError || this.context.signal.aborted) {
      return exitCodes.interrupted;
    }
    const isUsage = error instanceof UsageError;
    const name = ["harombe", ...this.path].join(" ");
    const shown = isUsage ? withHint(error.message, `\`${name} --help\` says more.`) : error;
    const withStack = this.isDebug && !isUsage;
    this.context.stderr.write(describeError(shown, { style: this.errorStyle, withStack }));
    return isUsage ? exitCodes.wrongUsage : exitCodes.failed;
  }

  /**
   * The configuration; its warnings go to stderr. A file that was named and is not there is an
   * error, except for who is about to write it.
   */
  protected async loadConfig({
    mayBeMissing = false,
    overrides = {},
  }: LoadOptions = {}): Promise<LoadedConfig> {
    const { loadConfig } = await import("@harombe/config");
    const loaded = await loadConfig({
      path: this.configPath,
      environment: this.context.environment,
      overrides,
      signal: this.context.signal,
    });
    for (const { code, path, message } of loaded.warnings) {
      if (code === "file-missing" && !mayBeMissing) throw missingConfig(path);
      this.warn(message);
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
    for (const { message } of assistant.warnings) this.warn(message);
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

  protected warn(text: string): void {
    this.note(`${this.errorStyle.yellow("Warning:")} ${text}`);
  }

  /** For progress and warnings, which must not end up in a pipe. */
  protected note(text: string): void {
    this.context.stderr.write(`${text}\n`);
  }
}

interface LoadOptions {
  readonly mayBeMissing?: boolean;
  /** Values from flags, by dotted key. */
  readonly overrides?: Overrides;
}

/** The base of every command that reads: with `--json` nothing but one JSON value is on stdout. */
export abstract class ReadingCommand extends HarombeCommand {
  isJson = Option.Boolean("--json", false, { description: "Print JSON, for programs" });

  protected report(value: unknown, text: () => string): void {
    this.print(this.isJson ? JSON.stringify(value, null, 2) : text());
  }
}

/** A file that was asked for by name must be there: the defaults would be somebody else's. */
function missingConfig(path: string): Error {
  return withHint(
    `There is no configuration file ${path}`,
    `Write it with \`harombe init --config ${path}\`, or name another with --config or HAROMBE_CONFIG.`,
  );
}
