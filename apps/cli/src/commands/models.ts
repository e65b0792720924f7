import { Command, Option, UsageError } from "clipanion";

import { ReadingCommand } from "../command/harombe-command.ts";
import { formatFileSize } from "../output/format-quantity.ts";
import { createProgressBar } from "../output/progress-bar.ts";
import { withHint } from "../output/with-hint.ts";

export class ModelsListCommand extends ReadingCommand {
  static override paths = [["models", "list"]];
  static override usage = Command.Usage({ description: "List the models that the engine has" });

  async run(): Promise<number> {
    const { renderTable } = await import("../output/render-table.ts");
    const { config } = await this.loadConfig();
    await using assistant = await this.openAssistant(config);
    const models = await assistant.models({ signal: this.context.signal });
    this.report(models, () =>
      models.length === 0
        ? "The engine has no model. `harombe models recommend` says which fits."
        : renderTable(
            [
              { title: "Name", value: ({ id }) => id },
              {
                title: "Size",
                value: ({ sizeBytes }) => formatFileSize(sizeBytes),
                align: "right",
              },
              { title: "Parameters", value: ({ parameters }) => parameters ?? "unknown" },
              { title: "Quantization", value: ({ quantization }) => quantization ?? "unknown" },
              {
                title: "Loaded",
                value: ({ isLoaded }) => (isLoaded ? "yes" : isLoaded === false ? "no" : "unknown"),
              },
            ],
            models,
          ),
    );
    return 0;
  }
}

export class ModelsPullCommand extends ReadingCommand {
  static override paths = [["models", "pull"]];
  static override usage = Command.Usage({ description: "Download a model into the engine" });

  name = Option.String({ name: "NAME" });

  async run(): Promise<number> {
    if (this.name.trim() === "") throw new UsageError("There is no model: NAME is empty");
    const { config } = await this.loadConfig();
    await using assistant = await this.openAssistant(config);
    const { signal } = this.context;
    const engine = await assistant.engine({ signal });
    if (!engine.pull) {
      throw withHint(
        `${engine.name} cannot download models by itself`,
        "Give it the model when you start it, or use Ollama.",
      );
    }
    const bar = createProgressBar({ stream: this.context.stderr as NodeJS.WriteStream });
    try {
      for await (const progress of engine.pull(this.name, { signal })) bar.show(progress);
    } finally {
      bar.end();
    }
    this.report({ pulled: this.name }, () => `${this.name} is there.`);
    return 0;
  }
}

export class ModelsRecommendCommand extends ReadingCommand {
  static override paths = [["models", "recommend"]];
  static override usage = Command.Usage({
    description: "Say which models fit this machine, best first, and why",
  });

  async run(): Promise<number> {
    const { config } = await this.loadConfig();
    const { surveyMachine } = await import("../init/survey-machine.ts");
    const { renderRecommendations } = await import("../init/render-recommendations.ts");
    await using assistant = await this.openAssistant(config);
    const { recommendations } = await surveyMachine(assistant, this.context);
    this.report(recommendations, () => renderRecommendations(recommendations));
    return 0;
  }
}
