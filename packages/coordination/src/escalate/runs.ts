import type { Message } from "@harombe/llm";

import { userTextOf } from "../classify/user-text.ts";

/** The messages since the user's last one: what a run has done so far. */
export function messagesOfRun(messages: readonly Message[]): readonly Message[] {
  return messages.slice(messages.findLastIndex(isFromUser) + 1);
}

/** Counts the user's messages: the number names the run. */
export function countUserMessages(messages: readonly Message[]): number {
  let count = 0;
  for (const message of messages) if (isFromUser(message)) count += 1;
  return count;
}

/** Reminders that a harness sends as the user begin no run of their own. */
function isFromUser(message: Message): boolean {
  if (message.role !== "user") return false;
  const { content } = message;
  const text = typeof content === "string" ? content : null;
  if (text === null || !text.trimStart().startsWith("<")) return true;
  return userTextOf(message).trim() !== "";
}
