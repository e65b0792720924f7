import { context, ROOT_CONTEXT } from "@opentelemetry/api";

/** Work that goes on for itself is no part of the trace of whoever happened to set it off. */
export function detached<Result>(work: () => Result): Result {
  return context.with(ROOT_CONTEXT, work);
}
