import type { Agent, ApprovalMode, Policy, SessionStore } from "@harombe/agent";
import type { Config } from "@harombe/config";
import type { CallOptions, EmbeddingModel, Engine, EngineModel, LanguageModel } from "@harombe/llm";
import type { Tool } from "@harombe/tools";

import type { ModelObserver } from "./observe-model.ts";
import type { ResolvedSecrets } from "./resolve-secrets.ts";

/** Something a person should know that stops nothing. */
export interface AssistantWarning {
  readonly code: string;
  readonly message: string;
}

export interface AssistantAgentOptions {
  /** A model's name, an alias, or `harombe`. Default: the assistant's own model. */
  readonly model?: string | undefined;
  /** The folder that relative paths start from. Default: the assistant's. */
  readonly cwd?: string | undefined;
  /** Ends waiting for the engine; a run has a signal of its own. */
  readonly signal?: AbortSignal | undefined;
  /** What happens to calls that must be asked for. Default `deny`: nobody is there. */
  readonly approvals?: ApprovalMode | undefined;
  /** Asked about each call that the config would ask a person for, and only about those. */
  readonly policy?: Policy | undefined;
  /** Instead of `agent.system_prompt`. */
  readonly instructions?: string | undefined;
}

/** A config come to life: one engine, its models, the tools, and agents made of them. */
export interface Assistant {
  readonly config: Config;
  /** Where harombe keeps its files. */
  readonly directory: string;
  readonly secrets: ResolvedSecrets;
  readonly tools: readonly Tool[];
  readonly sessions: SessionStore;
  readonly warnings: readonly AssistantWarning[];
  /** The engine in use. Throws `HAROMBE_SERVER_NO_ENGINE`; the next call tries again. */
  engine(options?: CallOptions): Promise<Engine>;
  /** What the engine has. */
  models(options?: CallOptions): Promise<readonly EngineModel[]>;
  /** Throws `HAROMBE_LLM_MODEL_NOT_FOUND`, or `HAROMBE_SERVER_NO_MODEL` when there is none at all. */
  model(name?: string, options?: CallOptions): Promise<LanguageModel>;
  /** Throws `HAROMBE_SERVER_UNSUPPORTED` where the engine has none. */
  embeddingModel(name: string, options?: CallOptions): Promise<EmbeddingModel>;
  createAgent(options?: AssistantAgentOptions): Promise<Agent>;
  /** Tells of every call of every model, until the returned function is called. */
  observe(observer: ModelObserver): () => void;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
