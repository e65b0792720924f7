import type { EngineHealth } from "../contract/engine.ts";
import type { CallOptions } from "../contract/language-model.ts";
import { createTransport } from "../transport/create-transport.ts";
import type { EngineProfile } from "./engine-profile.ts";
import { findDocument } from "./open-ai-server.ts";
import { probeOpenAI } from "./probe-openai.ts";
import { toRootUrl } from "./to-root-url.ts";

export interface OpenAITarget {
  readonly baseUrl: string;
  readonly apiKey: string | null;
  readonly profile: EngineProfile;
}

/** The health of an engine whose answers bear the profile's signature; null for any other. */
export async function identifyOpenAI(
  { baseUrl, apiKey, profile }: OpenAITarget,
  options: CallOptions = {},
): Promise<EngineHealth | null> {
  const transport = createTransport({ baseUrl, token: apiKey });
  const server = { transport, profile, ...toRootUrl(transport.url) };
  try {
    const { path, matches } = profile.signature;
    if (!matches(await findDocument(server, path, options))) return null;
    return await probeOpenAI(server, options);
  } finally {
    await transport.close();
  }
}
