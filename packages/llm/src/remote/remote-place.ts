import type { Transport } from "../transport/create-transport.ts";
import type { RequestContext } from "../transport/request-context.ts";

/** A model, and the node that has it. */
export interface RemotePlace {
  readonly transport: Transport;
  readonly id: string;
}

/** What the errors of a request to another node say. */
export function remoteContext(transport: Transport, model?: string): RequestContext {
  return {
    transport,
    model,
    modelHint: model === undefined ? undefined : `On that machine: ollama pull ${model}`,
    authorizationHint: "Give this node the other's server.auth_token.",
  };
}
