import type { Message } from "@harombe/llm";

import type { Frame } from "./frame.ts";
import type { RunScope } from "./run-scope.ts";

/** Adds a message at the end of a conversation, kept before anybody builds on it. */
export async function addMessage(scope: RunScope, frame: Frame, message: Message): Promise<void> {
  const kept = scope.keep(frame, message, frame.messages.length);
  if (kept) await kept;
  frame.messages.push(message);
}
