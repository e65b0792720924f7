import { createAgent } from "@harombe/agent";
import type { Config } from "@harombe/config";
import type { CallOptions, Engine, EngineModel, LanguageModel } from "@harombe/llm";

import type { Assistant, AssistantAgentOptions } from "./assistant.ts";
import { buildTools } from "./build-tools.ts";
import { engineChoicesFor } from "./engine-choice.ts";
import { createEngineHolder } from "./engine-holder.ts";
import { createModelResolver } from "./model-resolver.ts";

export interface CreateAssistantOptions {
  /** The folder that the agent works in. Default: the process's. */
  readonly cwd?: string;
  /** How long one engine may take to say that it is there. Default 3000. */
  readonly probeTimeoutMs?: number;
  /** Wraps each model once, to watch what goes through it. */
  readonly wrapModel?: (model: LanguageModel) => LanguageModel;
}

/**
 * The one place that turns a config into running parts. Nothing is started and nobody is asked
 * before it is needed, so an engine that is down now may come up later.
 */
export async function createAssistant(
  config: Config,
  {
    cwd = process.cwd(),
    probeTimeoutMs = 3000,
    wrapModel = (model) => model,
  }: CreateAssistantOptions = {},
): Promise<Assistant> {
  const choices = engineChoicesFor(config);
  const holder = createEngineHolder({ choices, probeTimeoutMs, wrapModel });
  const resolve = createModelResolver(config);
  const tools = buildTools(config);

  const engine = (options?: CallOptions): Promise<Engine> => holder.engine(options);
  const models = async (options?: CallOptions): Promise<readonly EngineModel[]> =>
    (await engine(options)).listModels(options);
  const model = async (name?: string, options?: CallOptions): Promise<LanguageModel> =>
    holder.model(await resolve(await engine(options), name, options), {
      contextWindowTokens: config.model.context_length,
      temperature: config.model.temperature,
      ...options,
    });
  const agent = async (options: AssistantAgentOptions = {}) =>
    createAgent({
      model: await model(options.model, options.signal ? { signal: options.signal } : {}),
      tools,
      instructions: config.agent.system_prompt,
      cwd: options.cwd ?? cwd,
      limits: { steps: config.agent.max_steps },
    });

  const close = (): Promise<void> => holder.close();
  return {
    config,
    tools,
    warnings: [],
    engine,
    models,
    model,
    createAgent: agent,
    close,
    [Symbol.asyncDispose]: close,
  };
}
