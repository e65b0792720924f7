import { Command } from "clipanion";

import type { NodeTest } from "../../cluster/test-node.ts";
import { exitCodes } from "../../command/exit-codes.ts";
import { formatDuration } from "../../output/format-quantity.ts";
import { ClusterCommand, noNodes } from "./cluster-command.ts";

export class ClusterTestCommand extends ClusterCommand {
  static override paths = [["cluster", "test"]];
  static override usage = Command.Usage({
    description: "Send one real request to each machine of the configuration, and measure it",
    details: "The exit code is 1 when one of them gave no answer.",
  });

  async run(): Promise<number> {
    const { testNodes } = await import("../../cluster/test-node.ts");
    const { createAssistant } = await import("@harombe/server");
    const { config } = await this.loadConfig();
    const { cwd, environment, signal } = this.context;
    const directory = await this.directory();
    const tests = await testNodes({
      config: { ...config, plugins: { ...config.plugins, enabled: false } },
      open: (alone) => createAssistant(alone, { cwd, directory, environment }),
      signal,
    });
    const { renderTable } = await import("../../output/render-table.ts");
    const { sanitizeText } = await import("../../terminal/sanitize-text.ts");
    const right = "right" as const;
    this.report(tests, () =>
      tests.length === 0
        ? noNodes
        : renderTable<NodeTest>(
            [
              { title: "Name", value: ({ name }) => sanitizeText(name) },
              { title: "Model", value: ({ model }) => sanitizeText(model) },
              { title: "Answer", value: ({ ok }) => (ok ? "yes" : "no") },
              { title: "First token", value: (each) => milliseconds(each), align: right },
              {
                title: "Tokens/s",
                value: ({ tokensPerSecond }) => tokensPerSecond?.toFixed(1) ?? "-",
                align: right,
              },
              {
                title: "Why not",
                value: ({ error }) => sanitizeText(error ?? "").replaceAll(/\s+/g, " "),
              },
            ],
            tests,
          ),
    );
    return tests.every(({ ok }) => ok) ? exitCodes.done : exitCodes.failed;
  }
}

function milliseconds({ firstTokenMs }: NodeTest): string {
  return firstTokenMs === null ? "-" : formatDuration(firstTokenMs);
}
