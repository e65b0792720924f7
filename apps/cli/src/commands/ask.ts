import { createAgent } from "@harombe/agent";
import { createOpenAICompatible } from "@harombe/llm";
import { createReadFileTool } from "@harombe/tools";
import { Command, Option } from "clipanion";

import { HarombeCommand } from "../command/harombe-command.ts";

export class AskCommand extends HarombeCommand {
  static override paths = [["ask"]];
  static override usage = Command.Usage({ description: "Ask one question" });

  prompt = Option.String();
  url = Option.String("--url", { required: true });

  async run(): Promise<number> {
    await using engine = createOpenAICompatible({ baseUrl: `${this.url}/v1` });
    const [first] = await engine.listModels();
    if (!first) throw new Error(`${this.url} has no model`);
    const agent = createAgent({
      model: await engine.languageModel(first.id),
      tools: [createReadFileTool()],
    });
    for await (const event of agent.run(this.prompt)) {
      if (event.type === "text-delta") this.context.stdout.write(event.text);
    }
    this.context.stdout.write("\n");
    return 0;
  }
}
