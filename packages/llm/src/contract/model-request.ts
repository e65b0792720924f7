import type { Message } from "./message.ts";

/** A JSON Schema object; its keywords are those of draft 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a model is told about a tool. */
export interface ToolSchema {
  readonly name: string;
  readonly description: string;
  /** A JSON Schema of type `object`. */
  readonly parameters: JsonSchema;
}

export type ToolChoice = "auto" | "none" | "required" | { readonly name: string };

export interface ResponseFormat {
  readonly type: "json";
  readonly schema?: JsonSchema;
}

/** Wishes for a router; a plain model ignores them. */
export interface RoutingHints {
  /** Requests of one session like to stay where their prefix is cached. */
  readonly session?: string;
  /** 0, 1 or 2: skips classification. */
  readonly tier?: number;
  /** Only nodes that have this model, or an alias of it. */
  readonly model?: string;
  /** Larger goes first. Default 0. */
  readonly priority?: number;
  /** How many harombe nodes have passed the request on before it came here. Default 0. */
  readonly hops?: number;
}

export interface ModelRequest {
  readonly messages: readonly Message[];
  readonly tools?: readonly ToolSchema[];
  readonly toolChoice?: ToolChoice;
  /** 0 to 2. Zero means zero. */
  readonly temperature?: number;
  /** Tokens of the answer, at most. */
  readonly maxTokens?: number;
  readonly stop?: readonly string[];
  readonly seed?: number;
  readonly responseFormat?: ResponseFormat;
  readonly hints?: RoutingHints;
}
