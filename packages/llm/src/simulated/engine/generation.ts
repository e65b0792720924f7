import type { Message } from "../../contract/message.ts";
import type { ResponseFormat, ToolChoice, ToolSchema } from "../../contract/model-request.ts";
import type { RequestFault } from "./simulated-fault.ts";

/** A request for an answer, the same for every dialect. */
export interface GenerationRequest {
  readonly model: string;
  readonly messages: readonly Message[];
  readonly tools?: readonly ToolSchema[];
  readonly toolChoice?: ToolChoice;
  readonly responseFormat?: ResponseFormat;
  readonly think?: boolean;
  readonly maxTokens?: number;
  readonly stop?: readonly string[];
  /** Ollama's `num_ctx`. */
  readonly contextWindowTokens?: number;
  readonly keepAliveMs?: number;
}

export interface GenerationOptions {
  readonly signal: AbortSignal;
  readonly fault?: RequestFault | undefined;
}

export interface GenerationEnd {
  readonly reason: "stop" | "length" | "tool-calls";
  readonly promptTokens: number;
  /** Of the prompt, those that needed no work. */
  readonly cachedTokens: number;
  readonly completionTokens: number;
  readonly loadMs: number;
  readonly promptMs: number;
  readonly generateMs: number;
}

export interface GeneratedCall {
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** What an answer is made of, token by token. */
export type GenerationPart =
  | { readonly type: "start"; readonly isCut: boolean }
  | { readonly type: "reasoning" | "text"; readonly text: string }
  | { readonly type: "call-start"; readonly call: GeneratedCall }
  | { readonly type: "call-arguments"; readonly index: number; readonly text: string }
  | { readonly type: "call-end"; readonly call: GeneratedCall }
  | { readonly type: "fault"; readonly fault: RequestFault }
  | ({ readonly type: "end" } & GenerationEnd);
