import { Cli, type Command } from "clipanion";

import { commands } from "../commands/index.ts";
import { type CommandHelp, toCommandHelp } from "../help/command-help.ts";
import { explainBlankOption } from "../help/explain-blank-option.ts";
import {
  explainUsageError,
  findCommand,
  leadingWords,
  type UsageExplanation,
} from "../help/explain-usage-error.ts";
import { listCommands, renderCommandHelp, renderOverview } from "../help/render-help.ts";
import { describeError } from "../output/describe-error.ts";
import { createStyle } from "../output/style.ts";
import { withHint } from "../output/with-hint.ts";
import type { CliContext } from "./cli-context.ts";
import { exitCodes } from "./exit-codes.ts";

export interface RunCliOptions {
  readonly version: string;
  readonly context: CliContext;
}

/** Runs one command line and returns its exit code. Never throws for what a person typed. */
export async function runCli(args: readonly string[], options: RunCliOptions): Promise<number> {
  const { version, context } = options;
  if (args.length === 1 && ["--version", "-v"].includes(args[0] ?? "")) {
    context.stdout.write(`${version}\n`);
    return exitCodes.done;
  }
  const cli = new Cli<CliContext>({
    binaryName: "harombe",
    binaryVersion: version,
    enableColors: context.colorDepth > 1,
  });
  for (const command of commands) cli.register(command);
  const help = (): CommandHelp[] => toCommandHelp(cli.definitions());
  if (wantsHelp(args) && showHelp(args, help(), options)) return exitCodes.done;
  let command: Command<CliContext>;
  try {
    command = cli.process([...args], context);
  } catch (error) {
    return refuse(explainUsageError(error, { args, commands: help() }), context);
  }
  const blank = explainBlankOption(args, help());
  if (blank) return refuse(blank, context);
  return cli.run(command, context);
}

function refuse({ message, hint }: UsageExplanation, { stderr, environment }: CliContext): number {
  const style = createStyle(stderr, environment);
  stderr.write(describeError(withHint(message, hint), { style, withStack: false }));
  return exitCodes.wrongUsage;
}

function wantsHelp(args: readonly string[]): boolean {
  const [first] = args;
  const end = args.indexOf("--");
  const options = end === -1 ? args : args.slice(0, end);
  return first === undefined || first === "help" || /^(-h|--help)$/m.test(options.join("\n"));
}

/** False when there is no such command, which is then explained like any other mistake. */
function showHelp(
  args: readonly string[],
  known: readonly CommandHelp[],
  { version, context: { stdout, environment } }: RunCliOptions,
): boolean {
  const words = leadingWords(args[0] === "help" ? args.slice(1) : args);
  const style = createStyle(stdout, environment);
  const command = findCommand(words, known);
  const family = known.filter(({ path }) => words.length === 1 && path[0] === words[0]);
  if (words.length === 0) stdout.write(`${renderOverview(known, { version, style })}\n`);
  else if (command) stdout.write(`${renderCommandHelp(command, style)}\n`);
  else if (family.length > 0) stdout.write(`${listCommands(family, style)}\n`);
  else return false;
  return true;
}
