import type { HardwareReport } from "@harombe/hardware";
import { Command } from "clipanion";

import { ReadingCommand } from "../command/harombe-command.ts";
import { renderHardware } from "../init/render-hardware.ts";

export class HardwareCommand extends ReadingCommand {
  static override paths = [["hardware"]];
  static override usage = Command.Usage({
    description: "Show what this machine has, from which source, and what fits",
  });

  async run(): Promise<number> {
    const { detectHardware, recommendModels } = await import("@harombe/hardware");
    const { renderRecommendations } = await import("../init/render-recommendations.ts");
    const { config } = await this.loadConfig();
    const { signal, environment } = this.context;
    const hardware: HardwareReport = await detectHardware({ signal, environment });
    const recommendations = recommendModels({
      hardware,
      contextTokens: config.model.context_length,
      quantization: config.model.quantization,
    });
    this.report(hardware, () =>
      [renderHardware(hardware), renderRecommendations(recommendations, { count: 5 })].join("\n\n"),
    );
    return 0;
  }
}
