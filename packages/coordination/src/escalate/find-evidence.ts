import type { AssistantMessage, Message, ToolCall } from "@harombe/llm";

/** Tool calls looked at: the last six. */
const callsMax = 6;
/** So many of them alike, or failed, are too many. */
const timesMax = 3;

/**
 * What the messages of a run show against the model that wrote them; null when nothing does. A run
 * begins with the user's last message.
 */
export function findEvidence(messages: readonly Message[]): string | null {
  const run = messages.slice(lastUserIndex(messages) + 1);
  const calls = run.flatMap((message) => callsOf(message)).slice(-callsMax);
  const repeated = mostFrequent(calls.map(keyOf));
  if (repeated >= timesMax) return `the same tool call ${repeated} times in the last ${callsMax}`;
  const failed = countFailed(run, calls);
  if (failed >= timesMax) return `${failed} of the last ${callsMax} tool calls failed`;
  const texts = run.flatMap((message) => textOf(message));
  const said = mostFrequent(texts.slice(-callsMax));
  return said >= timesMax ? `the same text ${said} times: a loop` : null;
}

/** Counts the user's messages: the number names the run. */
export function countUserMessages(messages: readonly Message[]): number {
  let count = 0;
  for (const { role } of messages) if (role === "user") count += 1;
  return count;
}

function lastUserIndex(messages: readonly Message[]): number {
  return messages.findLastIndex(({ role }) => role === "user");
}

function callsOf(message: Message): readonly ToolCall[] {
  return message.role === "assistant" ? (message.toolCalls ?? []) : [];
}

function keyOf({ name, arguments: given }: ToolCall): string {
  return `${name} ${JSON.stringify(given)}`;
}

function textOf(message: Message): readonly string[] {
  const { content } = message as AssistantMessage;
  return message.role === "assistant" && content.trim() !== "" ? [content.trim()] : [];
}

function countFailed(run: readonly Message[], calls: readonly ToolCall[]): number {
  const ids = new Set(calls.map(({ id }) => id));
  return run.filter(
    (message) => message.role === "tool" && message.isError === true && ids.has(message.toolCallId),
  ).length;
}

function mostFrequent(keys: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}
