import type { AppContext } from "../app/app-context.ts";
import { ServerError } from "../errors/server-error.ts";
import type { Lifecycle } from "../lifecycle/lifecycle.ts";

/** One request whose work ends with it. */
export interface RequestScope {
  /** Aborts when the client goes away and when a stopping server has waited long enough. */
  readonly signal: AbortSignal;
  readonly abort: (reason: unknown) => void;
  /** To be called once the answer is complete, however it ended. */
  readonly done: () => void;
}

/** Throws `HAROMBE_SERVER_STOPPING` when the server takes no more work. */
export function openRequestScope(context: AppContext, lifecycle: Lifecycle): RequestScope {
  const work = lifecycle.track();
  const { outgoing } = context.env ?? {};
  const onGone = (): void =>
    work.abort(new ServerError("HAROMBE_SERVER_CLIENT_GONE", "The client closed the connection"));
  if (outgoing) outgoing.once("close", onGone);
  // In memory. Over a socket the request's own signal would cost a request of its own.
  else context.req.raw.signal.addEventListener("abort", onGone, { once: true });
  return {
    signal: work.signal,
    abort: (reason) => work.abort(reason),
    done() {
      if (outgoing) outgoing.off("close", onGone);
      else context.req.raw.signal.removeEventListener("abort", onGone);
      work.done();
    },
  };
}
