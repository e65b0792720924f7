import type { Message, ToolMessage } from "@harombe/llm";

import { AgentError } from "../errors/agent-error.ts";
import type { SessionStore, SessionSummary, StoredMessage } from "./session-store.ts";

export interface History {
  readonly messages: Message[];
  readonly summary: SessionSummary | null;
  /** Calls without a result that were answered for the killed run that made them. */
  readonly repaired: number;
}

/** Reads a conversation and closes the calls that a run left open when it was killed. */
export async function openHistory(store: SessionStore, sessionId: string): Promise<History> {
  const session = await store.load(sessionId);
  if (!session) return { messages: [], summary: null, repaired: 0 };
  const { messages, missing } = closeCalls(sessionId, session.messages);
  for (const stored of missing) await store.append(sessionId, stored);
  return { messages, summary: session.summary, repaired: missing.length };
}

export interface ClosedHistory {
  readonly messages: Message[];
  /** The results that were made up, to be stored. */
  readonly missing: readonly StoredMessage[];
}

/** Puts an "interrupted" result wherever a call has none. Pure. */
export function closeCalls(sessionId: string, stored: readonly StoredMessage[]): ClosedHistory {
  const byPosition = new Map(stored.map(({ position, message }) => [position, message]));
  const messages: Message[] = [];
  const missing: StoredMessage[] = [];
  const put = (message: Message): void => {
    byPosition.delete(messages.length);
    messages.push(message);
  };
  for (let message = byPosition.get(0); message; message = byPosition.get(messages.length)) {
    put(message);
    for (const call of (message.role === "assistant" && message.toolCalls) || []) {
      const found = byPosition.get(messages.length);
      if (found) put(found);
      else {
        const result = interruptedResult(call.id, call.name);
        missing.push({ position: messages.length, message: result });
        put(result);
      }
    }
  }
  if (byPosition.size > 0) throw gap(sessionId, messages.length);
  return { messages, missing };
}

function interruptedResult(toolCallId: string, name: string): ToolMessage {
  return {
    role: "tool",
    toolCallId,
    name,
    content: `The call of ${name} was interrupted. Whether it took effect is unknown: check before you repeat it.`,
    isError: true,
  };
}

function gap(sessionId: string, position: number): AgentError {
  return new AgentError({
    code: "HAROMBE_AGENT_STORE_CORRUPT",
    message: `Message ${position} of session ${sessionId} is missing, but later ones are there`,
    hint: "Delete the session, or restore the store from a copy",
  });
}
