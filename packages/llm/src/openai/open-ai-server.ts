import { z } from "zod";

import type { CallOptions } from "../contract/language-model.ts";
import { LlmError } from "../errors/llm-error.ts";
import type { Transport } from "../transport/create-transport.ts";
import type { RequestContext } from "../transport/request-context.ts";
import { requestJson } from "../transport/request-json.ts";
import type { EngineProfile } from "./engine-profile.ts";

/** One OpenAI-compatible server, as everything about it needs to know it. */
export interface OpenAIServer {
  readonly transport: Transport;
  readonly profile: EngineProfile;
  /** Beside which `/v1` stands. */
  readonly root: string;
  /** Up to and including `/v1`. */
  readonly api: string;
}

export function requestContext(
  { transport, profile }: OpenAIServer,
  model?: string,
): RequestContext {
  return {
    transport,
    model,
    modelHint: model === undefined ? undefined : profile.modelHint(model),
    authorizationHint: "Set the API key of this engine.",
  };
}

/** Where a path of a profile lies; `/v1` is wherever this server has it. */
export function toServerUrl({ root, api }: OpenAIServer, path: string): string {
  return path.startsWith("/v1/") ? api + path.slice(3) : root + path;
}

/** A document of the server. */
export async function getDocument<T>(
  server: OpenAIServer,
  path: string,
  { schema, signal }: CallOptions & { readonly schema: z.ZodType<T> },
): Promise<T> {
  return requestJson({ ...requestContext(server), url: toServerUrl(server, path), schema, signal });
}

/** A document of any shape that the server need not have: null then. An abort is thrown. */
export async function findDocument(
  server: OpenAIServer,
  path: string,
  options: CallOptions = {},
): Promise<unknown> {
  try {
    return await getDocument(server, path, { ...options, schema: z.unknown() });
  } catch (error) {
    if (LlmError.isInstance(error) && !isGone.has(error.code)) return null;
    throw error;
  }
}

const isGone: ReadonlySet<string> = new Set([
  "HAROMBE_LLM_UNREACHABLE",
  "HAROMBE_LLM_TIMEOUT",
  "HAROMBE_LLM_ABORTED",
]);
