import type { Message } from "@harombe/llm";

/** The ids of all calls in a conversation. */
export function callIdsOf(messages: readonly Message[]): string[] {
  return messages.flatMap((message) =>
    message.role === "assistant" ? (message.toolCalls ?? []).map(({ id }) => id) : [],
  );
}
