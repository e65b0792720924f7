import type { ServerResponse } from "node:http";

import type { EngineCore } from "../engine/create-engine-core.ts";
import type { EngineRefusal } from "../engine/engine-refusal.ts";
import type { RequestFault } from "../engine/simulated-fault.ts";

/** One request and the way to answer it. */
export interface Exchange {
  readonly path: string;
  readonly body: unknown;
  readonly response: ServerResponse;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
  /** The fault that hits this answer. */
  readonly fault: RequestFault | undefined;
  readonly toErrorBody: ErrorShape;
}

/** How a dialect words an error. */
export type ErrorShape = (refusal: EngineRefusal) => object;

export interface Route {
  /** Whether it makes a model work: such requests are counted, and faults hit them. */
  readonly isWork: boolean;
  readonly toErrorBody: ErrorShape;
  readonly handle: (exchange: Exchange, core: EngineCore) => Promise<void>;
}
