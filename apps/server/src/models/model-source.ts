import { hopsHeader } from "@harombe/llm";

import type { AppContext } from "../app/app-context.ts";
import type { AppParts } from "../app/app-parts.ts";
import type { ModelSource } from "../assistant/assistant.ts";

export interface ModelSourceOptions {
  readonly parts: Pick<AppParts, "assistant" | "limits">;
  /** Default `limits.hopsMax`. */
  readonly hopsMax?: number;
}

/**
 * Who answers a request: the cluster, or this machine alone once the request was passed on
 * `hopsMax` times. Servers that list each other would hand it to and fro else.
 */
export function modelSource(
  context: AppContext,
  { parts: { assistant, limits }, hopsMax = limits.hopsMax }: ModelSourceOptions,
): ModelSource {
  return hopsOf(context) >= hopsMax ? assistant.thisMachine : assistant;
}

/** How often harombe nodes have passed it on; a mark that is no number was set by one of them, too. */
export function hopsOf({ req }: AppContext): number {
  const mark = req.header(hopsHeader);
  if (mark === undefined) return 0;
  return /^\d{1,6}$/.test(mark) ? Number(mark) : 1;
}
