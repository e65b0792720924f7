import { Builtins, type CommandClass } from "clipanion";

import type { CliContext } from "../command/cli-context.ts";
import { AskCommand } from "./ask.ts";
import { CompletionCommand } from "./completion.ts";
import { ConfigCheckCommand, ConfigSchemaCommand, ConfigShowCommand } from "./config.ts";

/** Every command, in the order in which help lists them. */
export const commands: readonly CommandClass<CliContext>[] = [
  Builtins.HelpCommand,
  Builtins.VersionCommand,
  AskCommand,
  ConfigShowCommand,
  ConfigSchemaCommand,
  ConfigCheckCommand,
  CompletionCommand,
];
