import type { Message } from "@harombe/llm";

/**
 * Where the last groups of a conversation begin, the nearest to the end first, none before `from`.
 * A group is a user's message, or an answer together with the results of its calls: cutting
 * between groups never parts a result from its call.
 */
export function groupStarts(
  messages: readonly Message[],
  from: number,
  groupsMax: number,
): number[] {
  const starts: number[] = [];
  for (let index = messages.length - 1; index >= from && starts.length < groupsMax; index -= 1) {
    if (messages[index]!.role !== "tool") starts.push(index);
  }
  return starts;
}
