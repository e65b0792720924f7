import { z } from "zod";

import type { EngineHealth } from "../contract/engine.ts";
import type { CallOptions } from "../contract/language-model.ts";
import { requestJson } from "../transport/request-json.ts";
import { type OllamaServer, requestContext } from "./ollama-server.ts";

const versionSchema = z.object({ version: z.string() });

export async function probeOllama(
  server: OllamaServer,
  { signal }: CallOptions = {},
): Promise<EngineHealth> {
  const startedAt = performance.now();
  const url = `${server.transport.url}/api/version`;
  const { version } = await requestJson({
    ...requestContext(server),
    url,
    schema: versionSchema,
    signal,
  });
  return { version, latencyMs: performance.now() - startedAt, slots: null };
}
