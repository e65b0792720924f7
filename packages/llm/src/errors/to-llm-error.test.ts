import { describe, expect, it } from "vitest";

import { HttpStatusError } from "../transport/http-status-error.ts";
import type { FailureContext } from "./failure-context.ts";
import { parseRetryAfter } from "./parse-retry-after.ts";
import { toLlmError } from "./to-llm-error.ts";

const context: FailureContext = {
  url: "http://host:1",
  connectMs: 5000,
  secrets: ["s3cret"],
  model: "m",
  modelHint: "pull m",
  authorizationHint: "set the key",
};

const answer = (status: number, body: unknown, retryAfter: string | null = null): HttpStatusError =>
  new HttpStatusError({
    status,
    retryAfter,
    location: null,
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

const said = (message: string, rest: object = {}): object => ({ error: { message, ...rest } });

// The engines' own words, from their sources and documentation.
const cases: readonly (readonly [string, HttpStatusError, code: string, isRetryable: boolean])[] = [
  [
    "OpenAI, too long",
    answer(
      400,
      said(
        "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.",
        { code: "context_length_exceeded" },
      ),
    ),
    "CONTEXT_EXCEEDED",
    false,
  ],
  [
    "vLLM, too long",
    answer(400, {
      object: "error",
      message:
        "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4990 in the messages, 10 in the completion).",
      type: "BadRequestError",
      code: 400,
    }),
    "CONTEXT_EXCEEDED",
    false,
  ],
  [
    "newer vLLM, too long",
    answer(
      400,
      said("The decoder prompt (length 5000) is longer than the maximum model length of 4096.", {
        type: "BadRequestError",
        code: 400,
      }),
    ),
    "CONTEXT_EXCEEDED",
    false,
  ],
  [
    "SGLang, too long",
    answer(400, {
      object: "error",
      message: "The input (5000 tokens) is longer than the model's context length (4096 tokens).",
      code: 400,
    }),
    "CONTEXT_EXCEEDED",
    false,
  ],
  [
    "llama.cpp, too long",
    answer(
      400,
      said("the request exceeds the available context size (4096 tokens), try increasing it", {
        code: 400,
        type: "exceed_context_size_error",
      }),
    ),
    "CONTEXT_EXCEEDED",
    false,
  ],
  [
    "LM Studio, too long",
    answer(400, {
      error:
        "Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens.",
    }),
    "CONTEXT_EXCEEDED",
    false,
  ],
  [
    "Ollama, too long to embed",
    answer(400, { error: "the input length exceeds the context length" }),
    "CONTEXT_EXCEEDED",
    false,
  ],
  [
    "OpenAI, no such model",
    answer(
      404,
      said("The model `m` does not exist or you do not have access to it.", {
        code: "model_not_found",
      }),
    ),
    "MODEL_NOT_FOUND",
    false,
  ],
  [
    "vLLM, no such model",
    answer(404, {
      object: "error",
      message: "The model `m` does not exist.",
      type: "NotFoundError",
      code: 404,
    }),
    "MODEL_NOT_FOUND",
    false,
  ],
  [
    "Ollama, no such model",
    answer(404, { error: "model 'm' not found" }),
    "MODEL_NOT_FOUND",
    false,
  ],
  [
    "harombe, no such model",
    answer(404, said("There is none", { code: "HAROMBE_LLM_MODEL_NOT_FOUND" })),
    "MODEL_NOT_FOUND",
    false,
  ],
  ["a path that is not known", answer(404, { detail: "Not Found" }), "REJECTED", false],
  [
    "FastAPI, a field that is wrong",
    answer(422, { detail: [{ msg: "wrong" }] }),
    "REJECTED",
    false,
  ],
  [
    "Ollama, a model without tools",
    answer(400, { error: "m does not support tools" }),
    "REJECTED",
    false,
  ],
  ["a wrong key", answer(401, said("Incorrect API key provided: s3cret.")), "UNAUTHORIZED", false],
  ["a forbidden model", answer(403, "Forbidden"), "UNAUTHORIZED", false],
  [
    "a rate limit",
    answer(429, said("Rate limit reached", { type: "requests" })),
    "OVERLOADED",
    true,
  ],
  [
    "Ollama, a full queue",
    answer(503, { error: "server busy, please try again.  maximum pending requests exceeded" }),
    "OVERLOADED",
    true,
  ],
  [
    "llama.cpp, still loading",
    answer(503, said("Loading model", { code: 503, type: "unavailable_error" })),
    "OVERLOADED",
    true,
  ],
  [
    "a gateway's page",
    answer(502, "<html><title>502 Bad Gateway</title></html>"),
    "BAD_RESPONSE",
    true,
  ],
  ["an empty 500", answer(500, ""), "BAD_RESPONSE", true],
];

describe("toLlmError", () => {
  it.each(cases)("understands %s", (_name, error, code, isRetryable) => {
    const translated = toLlmError(error, context);
    expect(translated).toMatchObject({
      code: `HAROMBE_LLM_${code}`,
      isRetryable,
      status: error.status,
    });
    expect(translated.message).not.toContain("s3cret");
  });

  it("names the thing, what was said, and the way out", () => {
    const error = toLlmError(answer(404, { error: "model 'm' not found" }), context);
    expect({ message: error.message, hint: error.hint }).toEqual({
      message: "http://host:1 has no model m: model 'm' not found",
      hint: "pull m",
    });
  });

  it("passes on how long to wait", () => {
    expect(toLlmError(answer(429, "", "3"), context).retryAfterMs).toBe(3000);
  });

  const network = (code: string): Error =>
    new TypeError("fetch failed", { cause: Object.assign(new Error("why"), { code }) });
  it.each([
    ["ECONNREFUSED", "Cannot reach http://host:1: nothing listens there"],
    ["ENOTFOUND", "Cannot reach http://host:1: the name is not known"],
    ["EAI_AGAIN", "Cannot reach http://host:1: the name could not be looked up"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "Cannot reach http://host:1: DEPTH_ZERO_SELF_SIGNED_CERT"],
  ])("translates %s before output", (code, message) => {
    const error = toLlmError(network(code), context);
    expect(error).toMatchObject({ code: "HAROMBE_LLM_UNREACHABLE", message, isRetryable: true });
  });

  it("says that output had flowed", () => {
    const error = toLlmError(network("UND_ERR_SOCKET"), { ...context, hasOutput: true });
    expect(error).toMatchObject({
      code: "HAROMBE_LLM_INTERRUPTED",
      message: "http://host:1 broke off in the middle of the answer: the connection was closed",
      hasOutput: true,
    });
  });

  it("finds what both addresses of a name refused", () => {
    const refused = Object.assign(new Error("no"), { code: "ECONNREFUSED" });
    const error = toLlmError(
      new TypeError("failed", { cause: new AggregateError([refused]) }),
      context,
    );
    expect(error.code).toBe("HAROMBE_LLM_UNREACHABLE");
  });

  it("tells in its own words what another package of ours found, without secrets", () => {
    const unproven = Object.assign(new Error("It does not know the token s3cret"), {
      code: "HAROMBE_DISCOVERY_UNPROVEN",
    });
    const { message } = toLlmError(new TypeError("failed", { cause: unproven }), context);
    expect(message).toBe("Cannot reach http://host:1: It does not know the token …");
  });
});

describe("parseRetryAfter", () => {
  const now = (): number => Date.UTC(2026, 0, 1);
  it.each([
    ["2", 2000],
    ["0.5", 500],
    [" 7 ", 7000],
    ["-1", undefined],
    ["0x10", undefined],
    ["Thursday, 01-Jan-26 00:00:30 GMT", 30_000],
    ["Thu Jan  1 00:00:30 2026 GMT", 30_000],
    ["May 5", undefined],
    ["in 2 s", undefined],
    ["Thu, 01 Jan 2026 00:00:30 GMT", 30_000],
    ["Wed, 31 Dec 2025 00:00:00 GMT", 0],
    ["soon", undefined],
    ["", undefined],
    [null, undefined],
  ])("reads %j", (header, retryAfterMs) => {
    expect(parseRetryAfter(header, { now })).toBe(retryAfterMs);
  });
});
