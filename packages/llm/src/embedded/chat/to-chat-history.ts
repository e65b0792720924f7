import type { ChatHistoryItem, ChatModelResponse } from "node-llama-cpp";

import type {
  AssistantMessage,
  Message,
  MessageContent,
  ToolMessage,
} from "../../contract/message.ts";
import { LlmError } from "../../errors/llm-error.ts";

type ResponseItem = ChatModelResponse["response"][number];

/**
 * A conversation as llama.cpp's chat templates take it: a call and its result are one thing there,
 * and neighbouring turns of the assistant are one turn. Ends with the turn to be written.
 */
export function toChatHistory(messages: readonly Message[]): ChatHistoryItem[] {
  const results = new Map(
    messages.flatMap((each) => (each.role === "tool" ? [[each.toolCallId, each] as const] : [])),
  );
  const history: ChatHistoryItem[] = [];
  for (const message of messages) {
    if (message.role === "system") history.push({ type: "system", text: message.content });
    if (message.role === "user") history.push({ type: "user", text: textOf(message.content) });
    if (message.role === "assistant") turnOf(history).push(...toResponse(message, results));
  }
  turnOf(history);
  return history;
}

function turnOf(history: ChatHistoryItem[]): ResponseItem[] {
  const last = history.at(-1);
  if (last?.type === "model") return last.response;
  const response: ResponseItem[] = [];
  history.push({ type: "model", response });
  return response;
}

function toResponse(
  { content, toolCalls = [] }: AssistantMessage,
  results: ReadonlyMap<string, ToolMessage>,
): ResponseItem[] {
  const calls = toolCalls.map(({ id, name, arguments: params }, index): ResponseItem => {
    const result = results.get(id);
    return {
      type: "functionCall",
      name,
      params,
      result: result === undefined ? "No result" : textOf(result.content),
      startsNewChunk: index === 0,
    };
  });
  return content === "" ? calls : [content, ...calls];
}

function textOf(content: MessageContent): string {
  if (typeof content === "string") return content;
  return content
    .map((part) => {
      if (part.type === "text") return part.text;
      throw new LlmError({
        code: "HAROMBE_LLM_REJECTED",
        message: "The embedded engine takes no images",
        isRetryable: false,
        hint: "Use a model with vision behind another engine",
      });
    })
    .join("\n");
}
