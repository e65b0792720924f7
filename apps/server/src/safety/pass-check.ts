import type { ChallengeResponder } from "@harombe/coordination";

import type { AppContext } from "../app/app-context.ts";
import { hopsOf } from "../models/model-source.ts";

/** All that one harombe server asks of another. */
const openToPasses: ReadonlySet<string> = new Set([
  "GET /health",
  "POST /api/chat",
  "POST /api/complete",
  "POST /api/embed",
  "POST /api/generate",
  "POST /api/show",
  "GET /api/ps",
  "GET /api/tags",
  "POST /v1/chat/completions",
]);

/**
 * Whether a request bears a pass of a machine that proved itself here by the discovery token. It
 * opens the models of this machine and nothing else: no runs, approvals, sessions or changes, and
 * with the mark of a request that was passed on, not the rest of this machine's cluster either.
 */
export function createPassCheck(
  passes: Pick<ChallengeResponder, "acceptPass"> | undefined,
): (context: AppContext) => boolean {
  if (!passes) return () => false;
  return (context) => {
    const { method } = context.req;
    const { pathname, search } = new URL(context.req.url);
    const pass = /^bearer +(\S+) *$/i.exec(context.req.header("authorization") ?? "")?.[1];
    if (pass === undefined || !openToPasses.has(`${method} ${pathname}`)) return false;
    return hopsOf(context) > 0 && passes.acceptPass(pass, { method, path: pathname + search });
  };
}
