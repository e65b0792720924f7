import type { FailureContext } from "../errors/failure-context.ts";
import type { Transport } from "./create-transport.ts";

/** A request, as far as its errors need to know it. */
export interface RequestContext {
  readonly transport: Transport;
  readonly model?: string | undefined;
  readonly modelHint?: string | undefined;
  readonly authorizationHint?: string | undefined;
}

export function failureContext(context: RequestContext): FailureContext {
  const { transport, model, modelHint, authorizationHint } = context;
  const { url, secrets, timeouts } = transport;
  return { url, secrets, connectMs: timeouts.connectMs, model, modelHint, authorizationHint };
}
