import type { Attributes } from "@opentelemetry/api";

import type { ModelRequest } from "../contract/model-request.ts";
import { providerName } from "./provider-name.ts";
import { serverAttributes } from "./server-attributes.ts";
import { ownAttributes, type TraceOptions } from "./trace-options.ts";

/**
 * What is known of a call before it is made.
 * https://github.com/open-telemetry/semantic-conventions-genai, client inference, status
 * "development" as of July 2026.
 */
export function chatAttributes(
  modelId: string,
  { temperature, maxTokens, seed, stop, responseFormat, hints }: ModelRequest,
  options: TraceOptions,
): Attributes {
  const { provider, server } = options;
  return {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": providerName(provider),
    "gen_ai.request.model": modelId,
    "gen_ai.request.stream": true,
    "gen_ai.request.temperature": temperature,
    "gen_ai.request.max_tokens": maxTokens,
    "gen_ai.request.seed": seed,
    "gen_ai.request.stop_sequences": stop && [...stop],
    "gen_ai.output.type": responseFormat?.type,
    "gen_ai.conversation.id": hints?.session,
    ...serverAttributes(server),
    ...ownAttributes(options),
  };
}
