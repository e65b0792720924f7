import type { FinishReason } from "../contract/model-event.ts";

// OpenAI, llama.cpp, Ollama, and the gateways' words for other vendors' reasons.
const reasons: Readonly<Record<string, FinishReason>> = {
  length: "length",
  max_tokens: "length",
  model_length: "length",
  max_output_tokens: "length",
  limit: "length",
  tool_calls: "tool-calls",
  "tool-calls": "tool-calls",
  tool_use: "tool-calls",
  function_call: "tool-calls",
  content_filter: "content-filter",
  "content-filter": "content-filter",
  safety: "content-filter",
  refusal: "content-filter",
};

/** An engine's reason as one of ours; one that we do not know means that it stopped. */
export function mapFinishReason(
  reason: unknown,
  { hasToolCalls }: { readonly hasToolCalls: boolean },
): FinishReason {
  const word = typeof reason === "string" ? reason.toLowerCase() : "";
  const mapped = (Object.hasOwn(reasons, word) ? reasons[word] : undefined) ?? "stop";
  if (mapped === "stop" && hasToolCalls) return "tool-calls";
  return mapped === "tool-calls" && !hasToolCalls ? "stop" : mapped;
}
