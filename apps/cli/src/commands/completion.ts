import { Command, Option } from "clipanion";
import { isEnum } from "typanion";

import { HarombeCommand } from "../command/harombe-command.ts";
import { completionScript } from "../completion/completion-script.ts";
import { toCommandHelp } from "../help/command-help.ts";

export class CompletionCommand extends HarombeCommand {
  static override paths = [["completion"]];
  static override usage = Command.Usage({
    description: "Print the completion script of a shell",
    examples: [["Complete in this bash", "source <(harombe completion bash)"]],
  });

  shell = Option.String({ name: "SHELL", validator: isEnum(["bash", "zsh", "fish"] as const) });

  async run(): Promise<number> {
    this.print(completionScript(this.shell, toCommandHelp(this.cli.definitions())));
    return 0;
  }
}
