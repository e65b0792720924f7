import { createAgent } from "@harombe/agent";
import { type Config, configDirectory } from "@harombe/config";
import { type ClusterOptions, type WakeOptions, wakeMachine } from "@harombe/coordination";
import type { CallOptions, Engine, EngineModel, LanguageModel } from "@harombe/llm";
import type { Tool } from "@harombe/tools";

import { createClusterHost } from "../cluster/cluster-host.ts";
import type { OwnEngine } from "../cluster/own-engine.ts";
import { recordsContent } from "../telemetry/records-content.ts";
import { traceOwnEngine } from "../telemetry/trace-own-engine.ts";
import { findWaysOut } from "../ways-out/find-ways-out.ts";
import type { Assistant, AssistantAgentOptions } from "./assistant.ts";
import { buildTools, type ToolSwitches } from "./build-tools.ts";
import { createPolicy } from "./create-policy.ts";
import { engineChoicesFor } from "./engine-choice.ts";
import { createEngineHolder } from "./engine-holder.ts";
import { loadPlugins } from "./load-plugins.ts";
import { createModelResolver } from "./model-resolver.ts";
import { namedAgents } from "./named-agents.ts";
import { type ModelObserver, observeModel } from "./observe-model.ts";
import { observeVectors } from "./observe-vectors.ts";
import { oncePer } from "./once-per.ts";
import { openSessions } from "./open-sessions.ts";
import { sessionsPath } from "./paths.ts";
import { createRankModels } from "./rank-models.ts";
import { resolveSecrets } from "./resolve-secrets.ts";
import { createThisMachine } from "./this-machine.ts";

export interface CreateAssistantOptions {
  /** Where harombe keeps its files. Default: `HAROMBE_HOME` of the environment, else `~/.harombe`. */
  readonly directory?: string;
  /** Environment variables, for secrets and for what telemetry may hold. Default: none. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The folder that the agent works in. Default: the process's. */
  readonly cwd?: string;
  /** How long one engine may take to say that it is there. Default 3000. */
  readonly probeTimeoutMs?: number;
  /** Of the cluster, what no config says. Default: the world as it is. */
  readonly clusterOptions?: Pick<
    ClusterOptions,
    "health" | "breaker" | "resolveMachine" | "clock" | "random" | "wake"
  >;
}

/**
 * The one place that turns a config into running parts. No engine is asked before it is needed, so
 * one that is down now may come up later; nodes of a cluster are asked from now on. Throws
 * `ConfigError` for a secret that cannot be read, and what `reloadCluster` throws.
 */
export async function createAssistant(
  config: Config,
  {
    environment = {},
    directory = configDirectory({ environment }),
    cwd = process.cwd(),
    probeTimeoutMs = 3000,
    clusterOptions = {},
  }: CreateAssistantOptions = {},
): Promise<Assistant> {
  const secretSources = { environment, baseDirectory: directory };
  const secrets = await resolveSecrets(config, secretSources);
  const choices = engineChoicesFor(config, { ...secrets, directory });
  const telemetry = { recordContent: recordsContent(environment) };
  const observers = new Set<ModelObserver>();
  const wrapModel = oncePer((wrapped: LanguageModel) => observeModel(wrapped, observers));
  const wrapVectors = (embed: Assistant["embed"]): Assistant["embed"] =>
    observeVectors(embed, observers);
  const holder = createEngineHolder({
    choices,
    probeTimeoutMs,
    findWaysOut: () => findWaysOut(config, { environment, directory }),
  });
  const rank = createRankModels({ contextTokens: config.model.context_length, environment });
  const resolve = createModelResolver(config, { rank });
  const ownPorts = new Set([config.server.port]);
  const own: OwnEngine = {
    engine: (options) => holder.engine(options),
    model: async (name, options) =>
      holder.model(await resolve(await holder.engine(options), name, options), {
        contextWindowTokens: config.model.context_length,
        temperature: config.model.temperature,
        ...options,
      }),
  };
  const host = await createClusterHost(config.cluster, {
    secrets: secretSources,
    own: { ports: ownPorts, engine: own },
    temperature: config.model.temperature,
    wrapModel,
    discoveryToken: secrets.discoveryToken,
    overrides: { wake: wakeOverNetwork, telemetry, ...clusterOptions },
  });
  const sessions = await openSessions(sessionsPath(directory)).catch(async (error: unknown) => {
    await host.close();
    throw error;
  });
  const builtinTools = (switches: ToolSwitches, folder: string): readonly Tool[] =>
    buildTools(switches, { cwd: folder, allowedPaths: config.tools.allowed_paths, directory });
  const taken = builtinTools(config.tools, cwd).map(({ name }) => name);
  const plugins = await loadPlugins(config, { taken });
  const toolsFor = (folder: string): readonly Tool[] => [
    ...builtinTools(config.tools, folder),
    ...plugins.tools,
  ];
  const tools = toolsFor(cwd);

  const hasCluster = (): boolean => host.current !== null;
  // What a cluster asks of this machine is traced by the cluster, as with any of its nodes.
  const alone = traceOwnEngine(own, telemetry);
  const thisMachine = createThisMachine({
    own: alone,
    resolve,
    wrapModel,
    wrapVectors,
    hasCluster,
  });
  const engine = async (options?: CallOptions): Promise<Engine> =>
    host.current?.engine ?? thisMachine.engine(options);
  const models = async (options?: CallOptions): Promise<readonly EngineModel[]> =>
    (await engine(options)).listModels(options);
  const model = async (name = "", options?: CallOptions): Promise<LanguageModel> =>
    host.current?.models.model(name, options) ?? thisMachine.model(name, options);
  const agent = async ({ signal, ...options }: AssistantAgentOptions = {}) => {
    const call = signal ? { signal } : {};
    const folder = options.cwd ?? cwd;
    const { agent: limits, delegation } = config;
    return createAgent({
      name: "harombe",
      model: await model(options.model, call),
      tools: folder === cwd ? tools : toolsFor(folder),
      instructions: options.instructions ?? limits.system_prompt,
      policy: createPolicy({
        confirmDangerous: config.tools.confirm_dangerous,
        caller: options.policy,
      }),
      approvals: options.approvals ?? "deny",
      sessions,
      telemetry,
      cwd: folder,
      limits: {
        steps: limits.max_steps,
        durationMs: limits.max_duration === null ? null : limits.max_duration * 1000,
        tokens: limits.max_tokens,
        delegationDepth: delegation.max_depth,
      },
      ...(await namedAgents(config, {
        model: (name) => model(name, call),
        tools: (switches) => builtinTools(switches, folder),
      })),
    });
  };

  const close = async (): Promise<void> => {
    await host.close();
    await holder.close();
    await sessions.close();
  };
  return {
    get config() {
      return { ...config, cluster: host.config };
    },
    get cluster() {
      return host.current?.cluster ?? null;
    },
    reloadCluster: ({ cluster }) => host.apply(cluster),
    addNode: (node) => host.add(node),
    removeNode: (name, options) => host.remove(name, options),
    setFound: (found) => host.setFound(found),
    get placements() {
      return host.placements;
    },
    directory,
    secrets,
    tools,
    sessions,
    warnings: plugins.warnings,
    engine,
    models,
    model,
    embed(name, texts, options) {
      const { current } = host;
      if (current) return wrapVectors(current.embed)(name, texts, options);
      return thisMachine.embed(name, texts, options);
    },
    thisMachine,
    createAgent: agent,
    servesOn: (port) => void ownPorts.add(port),
    observe(observer) {
      observers.add(observer);
      return () => void observers.delete(observer);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Wake-on-LAN on every network of this machine. */
const wakeOverNetwork: WakeOptions = {
  async wake({ mac = "" }, { signal }) {
    await wakeMachine({ mac, signal });
  },
};
