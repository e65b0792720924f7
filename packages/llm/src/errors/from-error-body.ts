import type { FailureContext } from "./failure-context.ts";
import { LlmError, type LlmErrorCode, type LlmErrorOptions } from "./llm-error.ts";
import type { ErrorBody } from "./parse-error-body.ts";
import { withoutSecrets } from "./without-secrets.ts";

export interface StatedFailure {
  readonly body: ErrorBody;
  /** Of the response; undefined for an error that came inside a 200. */
  readonly status?: number | undefined;
  readonly retryAfterMs?: number | undefined;
}

/** The error that an engine stated, by its status and its words. */
export function fromErrorBody(
  { body, status: answered, retryAfterMs }: StatedFailure,
  context: FailureContext,
): LlmError {
  const status = answered ?? body.status;
  const code = classify(body, status);
  const said = body.message === "" ? "" : `: ${withoutSecrets(body.message, context.secrets)}`;
  return new LlmError({
    ...facts(code, status, context),
    code,
    message: `${sentences[code](context, status)}${said}`,
    ...(body.hint !== undefined && { hint: body.hint }),
    status: answered,
    retryAfterMs,
    hasOutput: context.hasOutput,
  });
}

// OpenAI: context_length_exceeded, "maximum context length is"; vLLM: "maximum model length";
// llama.cpp: exceed_context_size_error, "exceeds the available context size"; SGLang: "longer than
// the model's context length"; LM Studio: "loaded with context length of only"; Ollama: "input
// length exceeds the context length"; Anthropic-like gateways: "prompt is too long".
const contextExceeded =
  /context_length_exceeded|exceed_context_size|maximum model length|(exceed|longer|maximum|only|overflow|too (long|large)).{0,80}context|context.{0,80}(exceed|overflow|of only|too (long|large))|prompt is too long/is;
const modelNotFound =
  /model_not_found|\bmodel\b.{0,200}(not found|does not exist|is not available)|no such model|pull model manifest/is;

function classify({ message, code }: ErrorBody, status: number | undefined): LlmErrorCode {
  const own = ownCodes.find((known) => code.split(" ").includes(known));
  if (own !== undefined) return own;
  const words = `${code} ${message}`;
  if (status === 401 || status === 403) return "HAROMBE_LLM_UNAUTHORIZED";
  if (status === 429 || status === 503 || status === 529) return "HAROMBE_LLM_OVERLOADED";
  if (contextExceeded.test(words)) return "HAROMBE_LLM_CONTEXT_EXCEEDED";
  if ((status ?? 404) === 404 || status === 400) {
    if (modelNotFound.test(words)) return "HAROMBE_LLM_MODEL_NOT_FOUND";
  }
  if (/rate.?limit|overloaded|server busy/i.test(words)) return "HAROMBE_LLM_OVERLOADED";
  const isRefusal = status !== undefined && status >= 400 && status < 500 && status !== 408;
  return isRefusal ? "HAROMBE_LLM_REJECTED" : "HAROMBE_LLM_BAD_RESPONSE";
}

/** What another harombe node says of itself is taken at its word. */
const ownCodes = [
  "HAROMBE_LLM_UNREACHABLE",
  "HAROMBE_LLM_TIMEOUT",
  "HAROMBE_LLM_UNAUTHORIZED",
  "HAROMBE_LLM_MODEL_NOT_FOUND",
  "HAROMBE_LLM_CONTEXT_EXCEEDED",
  "HAROMBE_LLM_OVERLOADED",
  "HAROMBE_LLM_BAD_RESPONSE",
  "HAROMBE_LLM_REJECTED",
  "HAROMBE_LLM_INTERRUPTED",
] as const satisfies readonly LlmErrorCode[];

const retryableCodes: ReadonlySet<LlmErrorCode> = new Set([
  "HAROMBE_LLM_UNREACHABLE",
  "HAROMBE_LLM_TIMEOUT",
  "HAROMBE_LLM_OVERLOADED",
  "HAROMBE_LLM_BAD_RESPONSE",
  "HAROMBE_LLM_INTERRUPTED",
]);

function facts(
  code: LlmErrorCode,
  status: number | undefined,
  context: FailureContext,
): Pick<LlmErrorOptions, "isRetryable" | "hint"> {
  const hints: Partial<Record<LlmErrorCode, string | undefined>> = {
    HAROMBE_LLM_MODEL_NOT_FOUND: context.modelHint,
    HAROMBE_LLM_UNAUTHORIZED: context.authorizationHint,
    HAROMBE_LLM_CONTEXT_EXCEEDED: "Shorten the conversation or raise the model's context window.",
    HAROMBE_LLM_REJECTED:
      status === 404 ? "Check the base URL: the path is not known there." : undefined,
  };
  return { isRetryable: retryableCodes.has(code), hint: hints[code] };
}

type Sentence = (context: FailureContext, status: number | undefined) => string;

const withStatus =
  (verb: string): Sentence =>
  ({ url }, status) =>
    status === undefined ? `${url} ${verb}` : `${url} ${verb} with status ${status}`;

const sentences: Record<LlmErrorCode, Sentence> = {
  HAROMBE_LLM_UNREACHABLE: ({ url }) => `${url} could not reach its engine`,
  HAROMBE_LLM_TIMEOUT: ({ url }) => `${url} waited for its engine in vain`,
  HAROMBE_LLM_UNAUTHORIZED: withStatus("refused the credentials"),
  HAROMBE_LLM_MODEL_NOT_FOUND: ({ url, model }) => `${url} has no model ${model ?? "of that name"}`,
  HAROMBE_LLM_CONTEXT_EXCEEDED: ({ url }) => `The prompt is too long for the model at ${url}`,
  HAROMBE_LLM_OVERLOADED: withStatus("is overloaded and answered"),
  HAROMBE_LLM_BAD_RESPONSE: withStatus("failed"),
  HAROMBE_LLM_REJECTED: withStatus("rejected the request"),
  HAROMBE_LLM_INTERRUPTED: ({ url }) => `${url} lost its engine in the middle of the answer`,
  HAROMBE_LLM_ABORTED: ({ url }) => `${url} gave up the request`,
};
