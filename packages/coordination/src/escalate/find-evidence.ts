import type { Message, ToolCall, ToolMessage } from "@harombe/llm";

import type { Evidence } from "./evidence.ts";
import { messagesOfRun } from "./runs.ts";

/** Tool calls looked at: the last six. */
const callsMax = 6;
/** So many of them alike, or failed, are too many. */
const timesMax = 3;

/**
 * What the messages of a run show against the model that wrote them; null when nothing does. A run
 * begins with the user's last message.
 */
export function findEvidence(messages: readonly Message[]): Evidence | null {
  const run = messagesOfRun(messages);
  if (run.length < timesMax) return null;
  const calls = run.flatMap(callsOf).slice(-callsMax);
  const repeated = mostFrequent(calls.map(keyOf));
  if (repeated >= timesMax) {
    const reason = `the same tool call ${repeated} times in the last ${callsMax}`;
    return { kind: "repeated-call", reason };
  }
  const failed = countFailed(run, calls);
  if (failed >= timesMax) {
    return { kind: "failed-calls", reason: `${failed} of the last ${callsMax} tool calls failed` };
  }
  const said = mostFrequent(run.flatMap(textOf).slice(-callsMax));
  if (said < timesMax) return null;
  return { kind: "repeated-text", reason: `the same text ${said} times: a loop` };
}

function callsOf(message: Message): readonly ToolCall[] {
  return message.role === "assistant" ? (message.toolCalls ?? []) : [];
}

function keyOf({ name, arguments: given }: ToolCall): string {
  return `${name} ${JSON.stringify(given)}`;
}

function textOf(message: Message): readonly string[] {
  if (message.role !== "assistant") return [];
  const text = message.content.trim();
  return text === "" ? [] : [text];
}

function countFailed(run: readonly Message[], calls: readonly ToolCall[]): number {
  const ids = new Set(calls.map(({ id }) => id));
  return run.filter(
    (message) => message.role === "tool" && ids.has(message.toolCallId) && hasFailed(message),
  ).length;
}

/** How results begin that say of themselves that they failed. */
const failure =
  /^\s*(?:\{\s*"(?:error|is_?error)"\s*:\s*(?!null|false|""|0)|\[?(?:[a-z]*error|exception|traceback|fatal|failed|failure|command failed|fehler|erreur)\b\]?\s*[:(!\n]|traceback \(|exit (?:code|status):? [1-9])/i;
const failureLengthMax = 200;

/** Most clients have no field for a failure, so the result's first words count, too. */
function hasFailed({ isError, content }: ToolMessage): boolean {
  if (isError !== undefined) return isError;
  return typeof content === "string" && failure.test(content.slice(0, failureLengthMax));
}

function mostFrequent(keys: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}
