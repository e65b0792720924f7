import { chatCompletionsEndpoint } from "../openai/chat-completions.ts";
import { chatEndpoints } from "../routes/chat.ts";
import { healthEndpoint } from "../routes/health.ts";
import type { AppParts } from "./app-parts.ts";
import type { Endpoint } from "./endpoint.ts";

/** Every route, in the order in which the documentation shows them. */
export function endpointsOf(parts: AppParts): readonly Endpoint[] {
  return [healthEndpoint(parts), ...chatEndpoints(parts), chatCompletionsEndpoint(parts)];
}
