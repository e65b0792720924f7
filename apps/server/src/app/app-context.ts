import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";

/** What the middleware leaves for the endpoints. */
export interface AppVariables {
  requestId: string;
  /** Headers that every response carries, also one that is written past Hono. */
  commonHeaders: Record<string, string>;
  /** False for an unauthenticated caller of an endpoint that answers without a token. */
  isAuthorized: boolean;
}

export interface AppEnvironment {
  /** Absent when the app is called in memory. */
  Bindings: Partial<HttpBindings>;
  Variables: AppVariables;
}

export type AppContext = Context<AppEnvironment>;
