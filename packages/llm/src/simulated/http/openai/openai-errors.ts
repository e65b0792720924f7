import type { EngineRefusal } from "../../engine/engine-refusal.ts";

const types: Readonly<Record<number, string>> = {
  401: "authentication_error",
  429: "rate_limit_error",
  500: "server_error",
  503: "server_error",
};

/** The error shape of the OpenAI API. */
export function toOpenAIError({ message, status, code }: EngineRefusal): object {
  return { error: { message, type: types[status] ?? "invalid_request_error", param: null, code } };
}
