import type { Message } from "../../contract/message.ts";
import type { ResponseFormat, ToolChoice, ToolSchema } from "../../contract/model-request.ts";

/** One thing the persona does in its turn, in order. */
export type PersonaStep =
  | { readonly type: "reasoning"; readonly text: string }
  | { readonly type: "text"; readonly text: string }
  | {
      readonly type: "tool-call";
      readonly name: string;
      readonly arguments: Readonly<Record<string, unknown>>;
    };

export interface PersonaOptions {
  /** What it answers when asked which model it is. Default `simulated`. */
  readonly modelName?: string;
  readonly toolChoice?: ToolChoice;
  readonly responseFormat?: ResponseFormat;
  /** True always thinks first, false never does. Default: only when asked to think. */
  readonly think?: boolean;
}

/** What a rule of the persona may look at. */
export interface PersonaTurn {
  /** The last user message, trimmed. */
  readonly text: string;
  readonly messages: readonly Message[];
  /** The messages before the last user message. */
  readonly earlier: readonly Message[];
  readonly tools: readonly ToolSchema[];
  readonly modelName: string;
}
