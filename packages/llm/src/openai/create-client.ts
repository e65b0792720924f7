import type OpenAI from "openai";

import type { OpenAIServer } from "./open-ai-server.ts";

/** Gives the client, which is loaded when first asked for. */
export type ClientSource = () => Promise<OpenAI>;

/** The longest that a timer can wait: the clocks are ours, not the client's. */
const timerMsMax = 2 ** 31 - 1;

/**
 * OpenAI's client on our transport, which adds the credentials. Nothing comes from the
 * environment, and nothing is retried or logged by the client.
 */
export function createClient({ transport, api }: OpenAIServer): ClientSource {
  let client: Promise<OpenAI> | undefined;
  const load = async (): Promise<OpenAI> => {
    const { OpenAI: Client } = await import("openai");
    return new Client({
      baseURL: api,
      apiKey: "none",
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      defaultHeaders: { authorization: null },
      fetch: transport.fetch,
      maxRetries: 0,
      timeout: timerMsMax,
      logLevel: "off",
    });
  };
  return () => (client ??= load());
}
