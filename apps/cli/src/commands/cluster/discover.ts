import type { LoadedConfig } from "@harombe/config";
import type { OllamaServer } from "@harombe/coordination";
import { Command, Option, UsageError } from "clipanion";

import type { FoundNode } from "../../cluster/find-nodes.ts";
import { exitCodes } from "../../command/exit-codes.ts";
import { wholeNumber } from "../../command/whole-number.ts";
import { ClusterCommand } from "./cluster-command.ts";

export class ClusterDiscoverCommand extends ClusterCommand {
  static override paths = [["cluster", "discover"]];
  static override usage = Command.Usage({
    description: "Find harombe servers on the local network, or Ollama servers when told to",
    details:
      "Anyone on a network may claim to be a server. Who knows the cluster.discovery.token of this machine proves it and can be added; everyone else is only listed. --ollama asks each address of the network, so do that only where you may.",
    examples: [
      ["Add those that prove themselves", "harombe cluster discover --add"],
      ["Look for Ollama", "harombe cluster discover --ollama --subnet 192.168.1.0/24"],
    ],
  });

  isOllama = Option.Boolean("--ollama", false, { description: "Look for Ollama servers" });
  isAdding = Option.Boolean("--add", false, {
    description: "Add those that prove that they know the token",
  });
  seconds = Option.String("--seconds", "3", { description: "How long to listen (default 3)" });
  subnets = Option.Array("--subnet", [], {
    description: "With --ollama: where to look (default: the networks of this machine)",
  });
  port = Option.String("--port", {
    description: "With --ollama: the port to ask (default 11434)",
  });

  async run(): Promise<number> {
    if (this.isOllama && this.isAdding) {
      throw new UsageError(
        "--add is for servers that prove themselves. Add an Ollama server by name: harombe cluster add",
      );
    }
    if (!this.isOllama && (this.subnets.length > 0 || this.port !== undefined)) {
      throw new UsageError(
        "--subnet and --port say where to look for Ollama servers: they need --ollama. harombe servers are heard, not searched for.",
      );
    }
    return this.isOllama ? this.findOllama() : this.findHarombe();
  }

  private async findOllama(): Promise<number> {
    const { findOllamaServers } = await import("@harombe/coordination");
    const servers = await findOllamaServers({
      ...(this.subnets.length > 0 && { subnets: this.subnets }),
      port: wholeNumber("--port", this.port ?? "11434", [1, 65_535]),
      signal: this.context.signal,
    });
    this.report(servers, () =>
      servers.length === 0
        ? "No Ollama server answered. One that listens on its own machine alone is not found: set OLLAMA_HOST=0.0.0.0 there."
        : servers.map((server) => this.describe(server)).join("\n\n"),
    );
    return exitCodes.done;
  }

  private describe({ url, version, models }: OllamaServer): string {
    const { hostname, port } = new URL(url);
    const [model = "MODEL"] = models;
    return [
      `Ollama ${version} at ${url}: ${models.length === 0 ? "no models" : models.join(", ")}`,
      `  harombe cluster add NAME ${hostname} --port ${port} --kind ollama --model ${model} --tier 1`,
    ].join("\n");
  }

  private async findHarombe(): Promise<number> {
    const { findNodes } = await import("../../cluster/find-nodes.ts");
    const { readMachineId } = await import("@harombe/server");
    const loaded = await this.loadConfig({ mayBeMissing: true });
    const { discovery } = loaded.config.cluster;
    const found = await findNodes({
      serviceType: discovery.mdns_service,
      durationMs: wholeNumber("--seconds", this.seconds, [1, 60]) * 1000,
      token: await this.readSecret(discovery.token),
      machineId: await readMachineId(await this.directory()).catch(() => undefined),
      signal: this.context.signal,
      onWarning: (error) => this.warn(error instanceof Error ? error.message : String(error)),
    });
    const added = this.isAdding ? await this.add(found, loaded) : [];
    await this.reportFound(found, added);
    return exitCodes.done;
  }

  private async add(
    found: readonly FoundNode[],
    { config, path }: LoadedConfig,
  ): Promise<readonly string[]> {
    const { toNewNodes } = await import("../../cluster/to-new-nodes.ts");
    const { updateConfigFile } = await import("@harombe/config");
    const nodes = toNewNodes(found, config.cluster.nodes);
    const append = nodes.map((node) => ["cluster.nodes", node] as const);
    if (append.length > 0) {
      await updateConfigFile(path, { append }, { signal: this.context.signal });
      this.note("`harombe cluster reload` tells a server that runs.");
    }
    return nodes.map(({ name }) => name);
  }

  private async reportFound(found: readonly FoundNode[], added: readonly string[]): Promise<void> {
    const { renderTable } = await import("../../output/render-table.ts");
    const { sanitizeText } = await import("../../terminal/sanitize-text.ts");
    const clean = (text: string): string => sanitizeText(text).replaceAll(/\s+/g, " ");
    const standing = ({ name, why }: FoundNode): string =>
      why ?? (added.includes(name) ? "proved; added" : "proved");
    const rows = found.map((node) => ({ ...node, added: added.includes(node.name) }));
    this.report(rows, () =>
      found.length === 0
        ? `No harombe server was heard within ${this.seconds} s.`
        : renderTable<FoundNode>(
            [
              { title: "Name", value: ({ name }) => clean(name) },
              { title: "Address", value: ({ url }) => url ?? "-" },
              { title: "Tier", value: ({ tier }) => String(tier ?? "-") },
              { title: "Model", value: ({ model }) => clean(model ?? "-") },
              { title: "Trust", value: (node) => clean(standing(node)) },
            ],
            found,
          ),
    );
  }
}
