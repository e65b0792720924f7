import type { Transport } from "../transport/create-transport.ts";
import type { RequestContext } from "../transport/request-context.ts";

/** How Ollama is asked to think: not, as it likes, or how hard. */
export type Think = boolean | "low" | "medium" | "high";

/** One Ollama server, as everything about it needs to know it. */
export interface OllamaServer {
  readonly transport: Transport;
  /** Left to the server when undefined. */
  readonly keepAlive: string | number | undefined;
  readonly think: Think | undefined;
}

export function requestContext({ transport }: OllamaServer, model?: string): RequestContext {
  return {
    transport,
    model,
    modelHint: model === undefined ? undefined : `ollama pull ${model}`,
    authorizationHint: "Set the token that the proxy before Ollama asks for.",
  };
}
