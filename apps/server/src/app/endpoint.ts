import type { z } from "zod";

import type { AppContext } from "./app-context.ts";

/** How an endpoint's answer is described; nothing checks it at run time. */
export interface EndpointResponse {
  readonly description: string;
  readonly schema?: z.ZodType;
  /** Default `application/json`. */
  readonly contentTypes?: readonly string[];
  /** Default 200. */
  readonly status?: number;
}

/** One route: what validates it, what answers it, and what describes it. */
export interface Endpoint {
  readonly method: "get" | "post" | "delete";
  /** Hono's syntax, such as `/runs/:id`; a last part such as `:id{.+}` holds slashes. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly body?: z.ZodType;
  readonly query?: z.ZodType;
  readonly response: EndpointResponse;
  readonly handle: (
    context: AppContext,
    input: EndpointInput<unknown, unknown>,
  ) => Response | Promise<Response>;
}

export interface EndpointInput<Body, Query> {
  readonly body: Body;
  readonly query: Query;
  /** The body as the client wrote it; empty where the endpoint takes none. */
  readonly bytes: Uint8Array;
}

export interface EndpointDefinition<Body, Query> extends Omit<
  Endpoint,
  "handle" | "body" | "query"
> {
  readonly body?: z.ZodType<Body>;
  readonly query?: z.ZodType<Query>;
  readonly handle: (
    context: AppContext,
    input: EndpointInput<Body, Query>,
  ) => Response | Promise<Response>;
}

/** Ties a handler's input types to the schemas that validate it. */
export function defineEndpoint<Body = undefined, Query = undefined>(
  definition: EndpointDefinition<Body, Query>,
): Endpoint {
  return definition as unknown as Endpoint;
}
