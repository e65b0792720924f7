import type { LoadedConfig } from "@harombe/config";
import type { RouteDecision } from "@harombe/llm";
import { Command, Option, UsageError } from "clipanion";

import { exitCodes } from "../../command/exit-codes.ts";
import { ClusterCommand } from "./cluster-command.ts";

export class ClusterRouteCommand extends ClusterCommand {
  static override paths = [["cluster", "route"]];
  static override usage = Command.Usage({
    description: "Say which machine would take a question, and why, without asking it",
    examples: [["See the reasons", 'harombe cluster route "Refactor this module"']],
  });

  prompt = Option.String({ name: "PROMPT" });

  async run(): Promise<number> {
    if (this.prompt.trim() === "") throw new UsageError("There is no question: PROMPT is empty");
    const { renderRoute } = await import("../../cluster/render-route.ts");
    const decision = await this.decide(await this.loadConfig());
    this.report(decision, () => renderRoute(decision));
    return exitCodes.done;
  }

  private async decide(loaded: LoadedConfig): Promise<RouteDecision> {
    const running = await this.runningCluster(loaded);
    if (running) return running.route(this.prompt, { signal: this.context.signal });
    const { createCluster } = await import("@harombe/coordination");
    const request = { messages: [{ role: "user" as const, content: this.prompt }] };
    return this.withOwnCluster(loaded, async (cluster) => {
      if (cluster) return cluster.route(request);
      // Nothing to choose from, but the class of the question can still be told.
      await using nobody = createCluster();
      const reason = "no other machine is configured, so this one answers by itself";
      return { ...nobody.route(request), reason };
    });
  }
}
