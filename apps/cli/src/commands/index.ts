import type { CommandClass } from "clipanion";

import type { CliContext } from "../command/cli-context.ts";
import { AskCommand } from "./ask.ts";
import { ChatCommand } from "./chat.ts";
import { clusterCommands } from "./cluster/index.ts";
import { CompletionCommand } from "./completion.ts";
import { ConfigSetCommand } from "./config-set.ts";
import { ConfigCheckCommand, ConfigSchemaCommand, ConfigShowCommand } from "./config.ts";
import { DemoNodeCommand } from "./demo-node.ts";
import { DemoCommand } from "./demo.ts";
import { DoctorCommand } from "./doctor.ts";
import { HardwareCommand } from "./hardware.ts";
import { InitCommand } from "./init.ts";
import { InvokeCommand } from "./invoke.ts";
import { ModelsListCommand, ModelsPullCommand, ModelsRecommendCommand } from "./models.ts";
import { SessionsDeleteCommand, SessionsListCommand, SessionsShowCommand } from "./sessions.ts";
import { StartCommand } from "./start.ts";
import { StatusCommand } from "./status.ts";
import { StopCommand } from "./stop.ts";
import { ToolsListCommand } from "./tools.ts";

/** Every command, in the order in which help lists them. */
export const commands: readonly CommandClass<CliContext>[] = [
  InitCommand,
  ChatCommand,
  AskCommand,
  DemoCommand,
  DemoNodeCommand,
  StartCommand,
  StopCommand,
  StatusCommand,
  InvokeCommand,
  DoctorCommand,
  HardwareCommand,
  ModelsListCommand,
  ModelsPullCommand,
  ModelsRecommendCommand,
  ...clusterCommands,
  ToolsListCommand,
  SessionsListCommand,
  SessionsShowCommand,
  SessionsDeleteCommand,
  ConfigShowCommand,
  ConfigSetCommand,
  ConfigSchemaCommand,
  ConfigCheckCommand,
  CompletionCommand,
];
