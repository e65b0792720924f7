import type { LoadedConfig } from "@harombe/config";
import { Command, Option, UsageError } from "clipanion";

import type { NodeConfig } from "../../cluster/cluster-client.ts";
import { exitCodes } from "../../command/exit-codes.ts";
import { wholeNumber } from "../../command/whole-number.ts";
import { withHint } from "../../output/with-hint.ts";
import { ClusterCommand } from "./cluster-command.ts";

const kinds = ["harombe", "ollama", "openai"] as const;

export class ClusterAddCommand extends ClusterCommand {
  static override paths = [["cluster", "add"]];
  static override usage = Command.Usage({
    description: "Add a machine to the configuration and to the running server",
    details:
      "Tier 0 is for fast machines, 1 for balanced ones and 2 for powerful ones. A token is written as ${env:NAME} or ${file:path}, so that it is not saved itself.",
    examples: [
      ["A harombe server", "harombe cluster add desk 10.0.0.2 --model qwen3:8b --tier 1"],
      ["Ollama", "harombe cluster add box 10.0.0.3 --port 11434 --model qwen3:32b --tier 2"],
    ],
  });

  name = Option.String({ name: "NAME" });
  host = Option.String({ name: "HOST" });
  model = Option.String("--model", { required: true, description: "The model that it runs" });
  tier = Option.String("--tier", { required: true, description: "0, 1 or 2" });
  port = Option.String("--port", { description: "Its port (default 8000)" });
  kind = Option.String("--kind", {
    description: "What listens there: harombe, ollama or openai (default: it is asked)",
  });
  slots = Option.String("--slots", { description: "Requests that it serves at once" });
  mac = Option.String("--mac", { description: "Hardware address that wakes it when it sleeps" });
  token = Option.String("--token", { description: "A reference to the token that it expects" });

  async run(): Promise<number> {
    const node = this.readNode();
    const { updateConfigFile } = await import("@harombe/config");
    const loaded = await this.loadConfig({ mayBeMissing: true });
    const { path, config } = loaded;
    if (config.cluster.nodes.some(({ name }) => name === node.name)) {
      throw withHint(
        `There is a node ${JSON.stringify(node.name)} already`,
        "Take another name, or remove that one first with `harombe cluster remove`.",
      );
    }
    const { signal } = this.context;
    await updateConfigFile(path, { append: [["cluster.nodes", node]] }, { signal });
    const status = await this.tellServer(loaded, node);
    const said = status === null ? "" : `\nThe running server has it: ${status}.`;
    this.report({ node, file: path, status }, () => `Added ${node.name} to ${path}.${said}`);
    return exitCodes.done;
  }

  /** How the node is by the running server; null when none runs. */
  private async tellServer(loaded: LoadedConfig, node: Partial<NodeConfig>) {
    const { auth_token: reference = null } = node;
    const running = await this.runningCluster(loaded);
    if (!running) return null;
    try {
      const token = await this.readSecret(reference);
      const sent = token === undefined ? node : { ...node, auth_token: token };
      const row = await running.add(sent, { signal: this.context.signal });
      return row === null ? "gone" : [row.status, row.reason].filter(Boolean).join(", ");
    } catch (error) {
      this.context.signal.throwIfAborted();
      const { message, hint = "" } = error as { readonly message: string; readonly hint?: string };
      throw withHint(
        `${node.name} stands in ${loaded.path} now, but the running server did not take it: ${message}`,
        `${hint}\nThen \`harombe cluster reload\` tells the server.`.trim(),
      );
    }
  }

  private readNode(): Partial<NodeConfig> & Pick<NodeConfig, "name"> {
    const { name, host, model, kind, mac, token } = this;
    const tier = wholeNumber("--tier", this.tier, [0, 2]);
    if (name.trim() === "") throw new UsageError("NAME is empty");
    const known = kinds.find((each) => each === kind);
    if (kind !== undefined && known === undefined) {
      throw new UsageError(`--kind ${JSON.stringify(kind)} is none of ${kinds.join(", ")}`);
    }
    return {
      name,
      host,
      ...(this.port !== undefined && { port: wholeNumber("--port", this.port, [1, 65_535]) }),
      model,
      tier,
      ...(known !== undefined && { kind: known }),
      ...(this.slots !== undefined && { slots: wholeNumber("--slots", this.slots, [1, 10_000]) }),
      ...(mac !== undefined && { mac }),
      ...(token !== undefined && { auth_token: token }),
    };
  }
}
