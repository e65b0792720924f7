import type { ToolCall } from "@harombe/llm";

type Arguments = ToolCall["arguments"];

/** A copy of arguments that is plain JSON, whatever they were made of. */
export function copyArguments(given: Arguments): Arguments {
  return JSON.parse(JSON.stringify(given));
}

/**
 * A call whose arguments nobody can change any more: not a reader of events, not a policy, an
 * approver or a preview. What was hashed and shown is what runs.
 */
export function freezeCall(call: ToolCall): ToolCall {
  return { ...call, arguments: freeze(copyArguments(call.arguments)) };
}

function freeze<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  for (const field of Object.values(value)) freeze(field);
  return Object.freeze(value);
}
