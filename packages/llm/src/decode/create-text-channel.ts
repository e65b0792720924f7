import type { ModelEvent } from "../contract/model-event.ts";
import type { ModelRequest } from "../contract/model-request.ts";
import { createToolCallParser } from "../tool-calls/create-tool-call-parser.ts";

/** What an engine calls text, on its way to becoming text, reasoning and tool calls. */
export interface TextChannel {
  push(text: string): readonly ModelEvent[];
  flush(): readonly ModelEvent[];
}

export interface TextChannelOptions {
  readonly request: ModelRequest;
  /** A call in the text that is longer stays text. */
  readonly callLengthMax: number;
}

/**
 * Reads thoughts out of the text always, and calls only where the request allows some: to talk
 * about the markup of a call is no call.
 */
export function createTextChannel({ request, callLengthMax }: TextChannelOptions): TextChannel {
  const { tools = [], toolChoice } = request;
  const mayCall = tools.length > 0 && toolChoice !== "none";
  return createToolCallParser({
    tools: mayCall ? tools : [],
    ...(!mayCall && { formats: [] }),
    maxCallLength: callLengthMax,
  });
}
