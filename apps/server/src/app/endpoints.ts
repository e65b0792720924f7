import { ollamaChatEndpoints } from "../ollama/chat.ts";
import { ollamaEmbedEndpoints } from "../ollama/embed.ts";
import { ollamaModelEndpoints } from "../ollama/models.ts";
import { chatCompletionsEndpoint } from "../openai/chat-completions.ts";
import { embeddingsEndpoint } from "../openai/embeddings.ts";
import { modelEndpoints } from "../openai/models.ts";
import { documentEndpoints } from "../openapi/document-endpoints.ts";
import { approvalEndpoints } from "../routes/approvals.ts";
import { chatEndpoints } from "../routes/chat.ts";
import { clusterEndpoints } from "../routes/cluster.ts";
import { completeEndpoint } from "../routes/complete.ts";
import { healthEndpoint } from "../routes/health.ts";
import { invokeEndpoint } from "../routes/invoke.ts";
import { metricsEndpoint } from "../routes/metrics.ts";
import { rootEndpoint } from "../routes/root.ts";
import { runEndpoints } from "../routes/runs.ts";
import { sessionEndpoints } from "../routes/sessions.ts";
import type { AppParts } from "./app-parts.ts";
import type { Endpoint } from "./endpoint.ts";

/** Every route, in the order in which the documentation shows them. */
export function endpointsOf(parts: AppParts): readonly Endpoint[] {
  const endpoints = [
    rootEndpoint(),
    healthEndpoint(parts),
    ...chatEndpoints(parts),
    completeEndpoint(parts),
    metricsEndpoint(parts),
    invokeEndpoint(parts),
    ...runEndpoints(parts),
    ...approvalEndpoints(parts),
    ...sessionEndpoints(parts),
    ...clusterEndpoints(parts),
    chatCompletionsEndpoint(parts),
    ...modelEndpoints(parts),
    embeddingsEndpoint(parts),
    ...ollamaModelEndpoints(parts),
    ...ollamaChatEndpoints(parts),
    ...ollamaEmbedEndpoints(parts),
  ];
  return [...endpoints, ...documentEndpoints(endpoints, parts)];
}
