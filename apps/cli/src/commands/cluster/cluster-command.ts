import type { LoadedConfig } from "@harombe/config";
import type { Cluster } from "@harombe/coordination";
import type { Assistant } from "@harombe/server";

import type { ClusterClient } from "../../cluster/cluster-client.ts";
import { ReadingCommand } from "../../command/harombe-command.ts";
import { withHint } from "../../output/with-hint.ts";
import { readPidFile } from "../../service/pid-file.ts";

/** The base of the commands about several machines. */
export abstract class ClusterCommand extends ReadingCommand {
  /** The cluster of the server that runs on this machine; null when none does. */
  protected async runningCluster({ config }: LoadedConfig): Promise<ClusterClient | null> {
    const record = await readPidFile(await this.pidFilePath());
    if (!record) return null;
    const { createClusterClient } = await import("../../cluster/cluster-client.ts");
    const token = await this.readSecret(config.server.auth_token);
    return createClusterClient({ url: record.url, token });
  }

  /** Has the running server read its configuration again; its process id, or null where none runs. */
  protected async tellToReload(): Promise<number | null> {
    const record = await readPidFile(await this.pidFilePath());
    if (!record) return null;
    if (process.platform === "win32") {
      throw withHint(
        "Windows has no hangup signal, by which a server is told to read its configuration again",
        "Restart it: `harombe stop`, then `harombe start`.",
      );
    }
    process.kill(record.pid, "SIGHUP");
    return record.pid;
  }

  /** What a reference in the configuration stands for; undefined for null. */
  protected async readSecret(reference: string | null): Promise<string | undefined> {
    if (reference === null) return undefined;
    const { resolveSecret } = await import("@harombe/config");
    return resolveSecret(reference, {
      environment: this.context.environment,
      baseDirectory: await this.directory(),
    });
  }

  /** Opens the cluster in this process once its nodes were asked. Null where no node is enabled. */
  protected async withOwnCluster<Value>(
    { config }: LoadedConfig,
    use: (cluster: Cluster | null, assistant: Assistant) => Promise<Value>,
  ): Promise<Value> {
    const { waitUntilReady } = await import("../../cluster/wait-until-ready.ts");
    const { signal } = this.context;
    await using assistant = await this.openAssistant(config);
    if (assistant.cluster) await waitUntilReady(assistant.cluster, { signal });
    return await use(assistant.cluster, assistant);
  }
}

/** What to say where the configuration names no other machine. */
export const noNodes =
  "No other machine is configured: this one answers by itself.\nAdd one with `harombe cluster add NAME HOST --model MODEL --tier 0`, or see `harombe cluster init`.";
