import { Command, Option, UsageError } from "clipanion";

import { checkSessionId } from "../command/check-session-id.ts";
import { exitCodes } from "../command/exit-codes.ts";
import { HarombeCommand } from "../command/harombe-command.ts";
import { wholeNumber } from "../command/whole-number.ts";
import { keepParts } from "../service/keep-parts.ts";

export class ChatCommand extends HarombeCommand {
  static override paths = [["chat"]];
  static override usage = Command.Usage({
    description: "Talk with the assistant in the terminal",
    details:
      "Goes on with the last conversation unless --new or --session says otherwise. From a pipe, each line is an input, and calls that ask are denied.",
    examples: [
      ["Talk", "harombe chat"],
      ["Begin anew", "harombe chat --new"],
    ],
  });

  session = Option.String("--session", { description: "Go on with this conversation" });
  isNew = Option.Boolean("--new", false, { description: "Begin a new conversation" });
  model = Option.String("--model", { description: "The model to talk with" });
  tier = Option.String("--tier", {
    description: "0, 1 or 2: how strong a machine to ask in a cluster",
  });

  async run(): Promise<number> {
    checkSessionId(this.session);
    const tier = this.tier === undefined ? null : wholeNumber("--tier", this.tier, [0, 2]);
    if (this.session !== undefined && this.isNew) {
      throw new UsageError("--session and --new exclude each other");
    }
    keepParts();
    const { openChat } = await import("../chat/open-chat.ts");
    const { config, path } = await this.loadConfig();
    await using assistant = await this.openAssistant(config);
    await openChat(assistant, {
      context: this.context,
      style: this.style,
      configPath: path,
      sessionId: this.session,
      isNew: this.isNew,
      modelName: this.model ?? null,
      tier,
      isDebug: this.isDebug,
    });
    this.context.signal.throwIfAborted();
    return exitCodes.done;
  }
}
