import { HttpStatusError } from "../transport/http-status-error.ts";
import type { FailureContext } from "./failure-context.ts";
import { fromErrorBody } from "./from-error-body.ts";
import { LlmError, type LlmErrorCode } from "./llm-error.ts";
import { parseErrorText } from "./parse-error-body.ts";
import { parseRetryAfter } from "./parse-retry-after.ts";
import { timeoutError } from "./timeout-error.ts";
import { withoutSecrets } from "./without-secrets.ts";

/**
 * Translates whatever the HTTP boundary threw. Aborts do not come here: their reason is rethrown
 * untouched before.
 */
export function toLlmError(error: unknown, context: FailureContext): LlmError {
  const known = findCause(error, (cause) => LlmError.isInstance(cause));
  if (known) return withOutput(known, context.hasOutput ?? false);
  const answer = findCause(error, (cause) => cause instanceof HttpStatusError);
  if (answer) return fromAnswer(answer, context);
  const code = causesOf(error)
    .map(codeOf)
    .find((found) => found !== undefined);
  return code === undefined ? fromUnknown(error, context) : fromNetwork(code, error, context);
}

/** The same error, saying that output had flowed. */
function withOutput(error: LlmError, hasOutput: boolean): LlmError {
  if (error.hasOutput || !hasOutput) return error;
  const { message, cause } = error;
  return new LlmError({ ...error, message, cause, hasOutput });
}

function fromAnswer(
  { status, retryAfter, location, body }: HttpStatusError,
  context: FailureContext,
): LlmError {
  if (location !== null) return redirected({ status, location }, context);
  const retryAfterMs = parseRetryAfter(retryAfter);
  return fromErrorBody({ body: parseErrorText(body), status, retryAfterMs }, context);
}

/** Redirects are not followed: they would take the prompt to another host. */
function redirected(
  { status, location }: Pick<HttpStatusError, "status"> & { readonly location: string },
  { url }: FailureContext,
): LlmError {
  const target = URL.canParse(location, url) ? new URL(location, url) : null;
  const shown = target === null ? "elsewhere" : `at ${target.origin}${target.pathname}`;
  return new LlmError({
    code: "HAROMBE_LLM_REJECTED",
    message: `${url} rejected the request with status ${status}: it is ${shown} now`,
    hint: "Set the base URL to where the engine really is.",
    isRetryable: false,
    status,
  });
}

const networkSentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "the name is not known",
  EAI_AGAIN: "the name could not be looked up",
  EHOSTUNREACH: "there is no route to the host",
  ENETUNREACH: "there is no route to the network",
  ECONNRESET: "the connection was reset",
  EPIPE: "the connection was closed",
  UND_ERR_SOCKET: "the connection was closed",
};

function fromNetwork(code: string, error: unknown, context: FailureContext): LlmError {
  const { url, connectMs, hasOutput = false } = context;
  if (code === "UND_ERR_CONNECT_TIMEOUT") return timeoutError(url, "connect", connectMs ?? 0);
  if (code === "UND_ERR_DESTROYED" || code === "UND_ERR_CLOSED") {
    return create("HAROMBE_LLM_ABORTED", `The engine at ${url} was closed`, { error, hasOutput });
  }
  const why = networkSentences[code] ?? ownSentence(error, code, context) ?? code;
  return hasOutput
    ? create("HAROMBE_LLM_INTERRUPTED", `${url} broke off in the middle of the answer: ${why}`, {
        error,
        hasOutput,
      })
    : create("HAROMBE_LLM_UNREACHABLE", `Cannot reach ${url}: ${why}`, { error });
}

/** What an error of ours says, such as that of a proof that failed before the request was sent. */
function ownSentence(error: unknown, code: string, { secrets }: FailureContext): string | null {
  if (!code.startsWith("HAROMBE_")) return null;
  const own = causesOf(error).find((cause) => codeOf(cause) === code);
  return own instanceof Error ? withoutSecrets(own.message, secrets) : null;
}

/** What a parser made of the answer, or a fault of our own; parsers quote what they read. */
function fromUnknown(
  error: unknown,
  { url, secrets, hasOutput = false }: FailureContext,
): LlmError {
  const refused = causesOf(error).find(isRefusal);
  if (refused) {
    const why = withoutSecrets(refused.cause.message, secrets);
    return create("HAROMBE_LLM_UNREACHABLE", `Cannot reach ${url}: ${why}`, { error });
  }
  const isParsers = error instanceof RangeError || error instanceof SyntaxError;
  const what = isParsers ? `: ${withoutSecrets(error.message, secrets)}` : "";
  const message = `${url} answered with something that cannot be understood${what}`;
  const cause = isParsers ? undefined : error;
  return create("HAROMBE_LLM_BAD_RESPONSE", message, { error: cause, hasOutput });
}

/** How `fetch` says that it sent nothing, such as to a port that it holds for unsafe. */
function isRefusal(error: unknown): error is TypeError & { readonly cause: Error } {
  return (
    error instanceof TypeError && error.message === "fetch failed" && error.cause instanceof Error
  );
}

function create(
  code: LlmErrorCode,
  message: string,
  { error, hasOutput = false }: { readonly error: unknown; readonly hasOutput?: boolean },
): LlmError {
  const isRetryable = code !== "HAROMBE_LLM_ABORTED";
  return new LlmError({ code, message, isRetryable, hasOutput, cause: error });
}

/** The error and what caused it, outermost first; no deeper than eight. */
function causesOf(error: unknown): readonly unknown[] {
  const causes: unknown[] = [];
  for (let cause = error; cause instanceof Error && causes.length < 8; cause = cause.cause) {
    causes.push(cause);
    if (cause instanceof AggregateError) causes.push(...cause.errors);
  }
  return causes;
}

function findCause<T>(error: unknown, isWanted: (cause: unknown) => cause is T): T | undefined {
  return causesOf(error).find((cause): cause is T => isWanted(cause));
}

function codeOf(error: unknown): string | undefined {
  const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}
