import type { Engine } from "@harombe/llm";
import { Command, Option } from "clipanion";

import { InterruptedError } from "../command/cli-context.ts";
import { HarombeCommand } from "../command/harombe-command.ts";
import type { MachineSurvey } from "../init/survey-machine.ts";
import { createProgressBar } from "../output/progress-bar.ts";
import { withHint } from "../output/with-hint.ts";
import { createLinePrompt } from "../terminal/line-prompt.ts";

export class InitCommand extends HarombeCommand {
  static override paths = [["init"]];
  static override usage = Command.Usage({
    description: "Look at this machine, choose a model, download it and write the configuration",
    examples: [
      ["Be asked", "harombe init"],
      ["Take the recommendation", "harombe init --yes"],
    ],
  });

  isYes = Option.Boolean("--yes", false, { description: "Say yes to every question" });
  isForce = Option.Boolean("--force", false, {
    description: "Write anew over a configuration that is there; a backup is kept",
  });
  model = Option.String("--model", { description: "Take this model" });

  async run(): Promise<number> {
    const { config, path, exists } = await this.loadConfig({ mayBeMissing: true });
    if (exists && !this.isForce) {
      throw withHint(
        `${path} is there already`,
        "Change it by hand, or write it anew with --force; a backup is kept.",
      );
    }
    const { surveyMachine } = await import("../init/survey-machine.ts");
    await using assistant = await this.openAssistant(config);
    const { signal } = this.context;
    const survey = await surveyMachine(assistant, this.context);
    await this.describe(survey);
    const model = this.model ?? (await this.choose(survey));
    if (model === null) return this.giveUp(survey);

    const { writeConfig } = await import("../init/write-config.ts");
    const backup = await writeConfig({ path, values: { "model.name": model } });
    if (backup) this.print(`Kept the old configuration as ${backup}`);
    this.print(`Wrote ${path}: model.name is ${model}`);
    if (!survey.installed.some(({ id }) => id === model)) {
      await this.offerToPull(model, () => assistant.engine({ signal }));
    }
    this.print("Next: harombe chat");
    return 0;
  }

  private async describe({ hardware, recommendations, installed, engineProblem }: MachineSurvey) {
    const { renderHardware } = await import("../init/render-hardware.ts");
    const { renderRecommendations } = await import("../init/render-recommendations.ts");
    const names = installed.map(({ id }) => id).join(", ");
    this.print(renderHardware(hardware));
    this.print(`\n${renderRecommendations(recommendations, { count: 5 })}\n`);
    if (engineProblem === null) this.print(`Installed: ${names || "nothing yet"}\n`);
    else this.print(`No engine answers yet.\n${(engineProblem as { hint?: string }).hint ?? ""}\n`);
  }

  /** The model to take: the best one, or what the person names instead. */
  private async choose({ recommendations }: MachineSurvey): Promise<string | null> {
    const [best] = recommendations.filter(({ fits }) => fits !== "no");
    if (!best || this.isYes) return best?.model ?? null;
    const answer = await this.ask(`Model [${best.model}]: `);
    return answer === "" ? best.model : answer;
  }

  private giveUp({ recommendations }: MachineSurvey): never {
    const [smallest] = recommendations;
    throw withHint(
      "No model of the catalogue fits this machine",
      `Name one with --model${smallest ? `, such as ${smallest.model}` : ""}, or point inference at another machine.`,
    );
  }

  private async offerToPull(model: string, openEngine: () => Promise<Engine>): Promise<void> {
    const { signal } = this.context;
    const engine = await openEngine().catch(() => null);
    if (!engine?.pull) {
      this.print(`Get the model when an engine is there: harombe models pull ${model}`);
      return;
    }
    if (!this.isYes && !/^y(es)?$/i.test(await this.ask(`Download ${model} now? [y/N] `))) return;
    const bar = createProgressBar({ stream: this.context.stderr as NodeJS.WriteStream });
    try {
      for await (const progress of engine.pull(model, { signal })) bar.show(progress);
    } catch (error) {
      bar.end();
      this.note(`The configuration is written; get the model with harombe models pull ${model}`);
      throw error;
    } finally {
      bar.end();
    }
  }

  private async ask(label: string): Promise<string> {
    const input = this.context.stdin as NodeJS.ReadStream;
    if (!input.isTTY) {
      throw withHint(
        "There is no terminal to ask on",
        "Take the recommendation with --yes, or name a model with --model.",
      );
    }
    const output = this.context.stderr as NodeJS.WriteStream;
    const answer = await createLinePrompt({ input, output }).ask(label, {
      isQuestion: true,
      signal: this.context.signal,
    });
    if (answer.type === "interrupted") throw new InterruptedError();
    return answer.type === "text" ? answer.text.trim() : "";
  }
}
