import { isIP } from "node:net";

import {
  createOllama,
  createOpenAICompatible,
  createRemote,
  type Engine,
  type EngineCandidate,
  type EngineProfile,
  engineProfiles,
  LlmError,
  ollamaCandidate,
  openAICandidate,
  type Timeouts,
} from "@harombe/llm";

import { createPassCredentials } from "./create-pass-credentials.ts";
import { isHarombe } from "./identify-harombe.ts";
import type { NodeConfig } from "./node-config.ts";

export interface OpenNodeOptions {
  readonly url: string;
  /** Resolved; null for none. */
  readonly token: string | null;
  readonly timeouts: Timeouts;
  /** `cluster.discovery.token`: where a harombe node asks for a token and has none, this proves us. */
  readonly discoveryToken?: string | null | undefined;
}

type Kind = NonNullable<NodeConfig["kind"]>;

/** Which profile speaks to an OpenAI-compatible server, by `backend`. */
const profiles: Readonly<Record<NodeConfig["backend"], EngineProfile>> = {
  llamacpp: engineProfiles.llamaCpp,
  ollama: engineProfiles.generic,
  sglang: engineProfiles.sglang,
  vllm: engineProfiles.vllm,
};

/**
 * The engine of a node: of the kind that the config says, else of the kind that answers. Throws an
 * `LlmError` when nothing does.
 */
export async function openNode(
  { kind, backend }: Pick<NodeConfig, "kind" | "backend">,
  options: OpenNodeOptions,
): Promise<Engine> {
  const profile = profiles[backend];
  return makers[kind ?? (await findKind(profile, options))]({ ...options, profile });
}

const makers: Readonly<
  Record<
    Kind,
    (options: OpenNodeOptions & { readonly profile: EngineProfile }) => Engine | Promise<Engine>
  >
> = {
  harombe: openHarombe,
  ollama: ({ url, token, timeouts }) => createOllama({ baseUrl: url, token, timeouts }),
  openai: ({ url, token, timeouts, profile }) =>
    createOpenAICompatible({ baseUrl: url, apiKey: token, timeouts, profile }),
};

async function openHarombe({
  url,
  token,
  timeouts,
  discoveryToken = null,
}: OpenNodeOptions): Promise<Engine> {
  const canProve = token === null && discoveryToken !== null && isAddress(url);
  if (!canProve || !(await wantsCredentials(url, timeouts))) {
    return createRemote({ url, token, timeouts });
  }
  const credentials = createPassCredentials({ url, token: discoveryToken });
  return createRemote({ url, timeouts, credentials });
}

/** A proof is bound to an IP address. */
function isAddress(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" && isIP(hostname.replace(/^\[|\]$/g, "")) !== 0;
}

async function wantsCredentials(url: string, { connectMs }: Timeouts): Promise<boolean> {
  const signal = AbortSignal.timeout(connectMs ?? probeTimeoutMs);
  const response = await fetch(new URL("/api/tags", url), { signal }).catch(() => null);
  await response?.body?.cancel();
  return response?.status === 401;
}

/** How long one machine may take to say what it is, where the config sets no limit. */
const probeTimeoutMs = 5000;

async function findKind(
  profile: EngineProfile,
  { url, token, timeouts }: OpenNodeOptions,
): Promise<Kind> {
  const signal = AbortSignal.timeout(timeouts.connectMs ?? probeTimeoutMs);
  const target = { url, apiKey: token };
  const asked: readonly (readonly [Kind, EngineCandidate])[] = [
    ["ollama", ollamaCandidate(target)],
    ["openai", openAICandidate(profile, target)],
    ["openai", openAICandidate(engineProfiles.generic, target)],
  ];
  if (await isHarombe(url, { signal }).catch(() => false)) return "harombe";
  const failures: unknown[] = [];
  for (const [kind, candidate] of asked) {
    try {
      if ((await candidate.identify({ signal })) !== null) return kind;
    } catch (error) {
      failures.push(error);
    }
  }
  throw describeFailures(failures, { url, signal });
}

/** A refusal of the token says more than a path that is missing. */
function describeFailures(
  failures: readonly unknown[],
  { url, signal }: { readonly url: string; readonly signal: AbortSignal },
): unknown {
  const own = failures.filter((error) => LlmError.isInstance(error));
  const telling = ["HAROMBE_LLM_UNAUTHORIZED", "HAROMBE_LLM_UNREACHABLE"];
  const best = telling.flatMap((code) => own.filter((error) => error.code === code))[0];
  if (best) return best;
  if (signal.aborted) {
    return new LlmError({
      code: "HAROMBE_LLM_TIMEOUT",
      message: `${url} did not say in time what it is`,
      isRetryable: true,
      clock: "connect",
    });
  }
  return new LlmError({
    code: "HAROMBE_LLM_BAD_RESPONSE",
    message: `What answers at ${url} is neither harombe, Ollama nor an OpenAI-compatible engine`,
    isRetryable: true,
    hint: "Set the node's kind, or check its port.",
  });
}
