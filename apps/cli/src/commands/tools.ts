import { Command } from "clipanion";

import { ReadingCommand } from "../command/harombe-command.ts";

export class ToolsListCommand extends ReadingCommand {
  static override paths = [["tools", "list"]];
  static override usage = Command.Usage({
    description: "List the tools: name, effects, whether a call asks",
  });

  async run(): Promise<number> {
    const { renderTable } = await import("../output/render-table.ts");
    const { config } = await this.loadConfig();
    await using assistant = await this.openAssistant(config);
    const tools = assistant.tools.map(({ name, description, effects, dangerous }) => ({
      name,
      effects,
      asks: dangerous && config.tools.confirm_dangerous,
      description,
    }));
    this.report(tools, () =>
      tools.length === 0
        ? "No tools are switched on; see tools in the configuration."
        : renderTable(
            [
              { title: "Name", value: ({ name }) => name },
              { title: "Effects", value: ({ effects }) => effects.join(", ") || "none" },
              { title: "Asks", value: ({ asks }) => (asks ? "yes" : "no") },
              { title: "", value: ({ description }) => description.split(/(?<=\.)\s/)[0] ?? "" },
            ],
            tools,
          ),
    );
    return 0;
  }
}
