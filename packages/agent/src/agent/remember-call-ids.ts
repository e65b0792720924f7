import type { Message } from "@harombe/llm";

/** Adds the ids of all calls in a conversation. */
export function rememberCallIds(ids: Set<string>, messages: readonly Message[]): void {
  for (const message of messages) {
    if (message.role !== "assistant") continue;
    for (const call of message.toolCalls ?? []) ids.add(call.id);
  }
}
