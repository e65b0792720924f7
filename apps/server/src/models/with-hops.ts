import type { ModelRequest } from "@harombe/llm";

import type { AppContext } from "../app/app-context.ts";
import { hopsOf } from "./model-source.ts";

/** A request with the mark that it came with: whoever gets it next counts on. */
export function withHops(context: AppContext, request: ModelRequest): ModelRequest {
  const hops = hopsOf(context);
  return hops === 0 ? request : { ...request, hints: { ...request.hints, hops } };
}
