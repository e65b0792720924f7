import { Command, Option, UsageError } from "clipanion";

import { exitCodes } from "../command/exit-codes.ts";
import { ReadingCommand } from "../command/harombe-command.ts";

export class ConfigSetCommand extends ReadingCommand {
  static override paths = [["config", "set"]];
  static override usage = Command.Usage({
    description: "Change one value in the file; comments and order stay",
    details:
      "A text is taken as it stands, anything else is read as YAML. A secret is written as ${env:NAME} or ${file:path}, so that it is not saved itself.",
    examples: [
      ["Another engine", "harombe config set inference.backend vllm"],
      ["A list", "harombe config set tools.allowed_paths '[., ~/notes]'"],
    ],
  });

  key = Option.String({ name: "KEY" });
  value = Option.String({ name: "VALUE" });

  async run(): Promise<number> {
    if (this.key.trim() === "") throw new UsageError("There is no key: KEY is empty");
    const { parseConfigValue, updateConfigFile } = await import("@harombe/config");
    const { path } = await this.loadConfig({ mayBeMissing: true });
    const value = this.parse(() => parseConfigValue(this.key, this.value));
    await updateConfigFile(path, { set: [[this.key, value]] }, { signal: this.context.signal });
    this.report({ file: path, key: this.key }, () => `Set ${this.key} in ${path}.`);
    return exitCodes.done;
  }

  private parse(read: () => unknown): unknown {
    try {
      return read();
    } catch (error) {
      if (error instanceof TypeError) throw new UsageError(error.message);
      throw error;
    }
  }
}
