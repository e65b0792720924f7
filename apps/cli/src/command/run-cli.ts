import { Cli, type Command } from "clipanion";

import { commands } from "../commands/index.ts";
import type { CliContext } from "./cli-context.ts";
import { exitCodes } from "./exit-codes.ts";

/** Runs one command line and returns its exit code. Never throws for what a person typed. */
export async function runCli(
  args: readonly string[],
  { version, context }: { readonly version: string; readonly context: CliContext },
): Promise<number> {
  const cli = new Cli<CliContext>({
    binaryLabel: "harombe",
    binaryName: "harombe",
    binaryVersion: version,
    enableColors: context.colorDepth > 1,
  });
  for (const command of commands) cli.register(command);
  let command: Command<CliContext>;
  try {
    command = cli.process([...args], context);
  } catch (error) {
    context.stderr.write(cli.error(error));
    return exitCodes.wrongUsage;
  }
  return cli.run(command, context);
}
