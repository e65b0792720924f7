import type { EngineHealth } from "../contract/engine.ts";
import type { CallOptions } from "../contract/language-model.ts";
import { requestText } from "../transport/request-json.ts";
import { findDocument, type OpenAIServer, requestContext, toServerUrl } from "./open-ai-server.ts";

/** Whether the server answers, and what it tells of itself. */
export async function probeOpenAI(
  server: OpenAIServer,
  options: CallOptions = {},
): Promise<EngineHealth> {
  const { healthPath, version, slots } = server.profile;
  const startedAt = performance.now();
  const url = toServerUrl(server, healthPath);
  await requestText({ ...requestContext(server), url, signal: options.signal });
  const latencyMs = performance.now() - startedAt;
  return {
    version: version && version.read(await findDocument(server, version.path, options)),
    latencyMs,
    slots: slots && slots.read(await findDocument(server, slots.path, options)),
  };
}
