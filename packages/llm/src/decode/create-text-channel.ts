import type { ModelRequest } from "../contract/model-request.ts";
import {
  createToolCallParser,
  type ToolCallParser,
} from "../tool-calls/create-tool-call-parser.ts";

export interface TextChannelOptions {
  readonly request: ModelRequest;
  /** A call in the text that is longer stays text. */
  readonly callLengthMax: number;
}

/**
 * What an engine calls text, on its way to becoming text, reasoning and tool calls. Reads thoughts out of the text always, and calls only where the request allows some: to talk
 * about the markup of a call is no call.
 */
export function createTextChannel({ request, callLengthMax }: TextChannelOptions): ToolCallParser {
  const { messages, tools = [], toolChoice } = request;
  const mayCall = tools.length > 0 && toolChoice !== "none";
  return createToolCallParser({
    tools: mayCall ? tools : [],
    ...(!mayCall && { formats: [] }),
    maxCallLength: callLengthMax,
    goesOn: messages.at(-1)?.role === "assistant",
  });
}
