import type { ModelEvent } from "../contract/model-event.ts";
import type { ModelRequest } from "../contract/model-request.ts";

/** What an engine calls text, on its way to becoming text, reasoning and tool calls. */
export interface TextChannel {
  push(text: string): readonly ModelEvent[];
  flush(): readonly ModelEvent[];
}

/** The seam to the parser of tool calls in text. */
export function createTextChannel(_request: ModelRequest): TextChannel {
  return { push: (text) => [{ type: "text-delta", text }], flush: () => [] };
}
