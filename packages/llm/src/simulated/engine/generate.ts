import { answerAsPersona } from "../persona/answer-as-persona.ts";
import type { PersonaStep } from "../persona/persona-step.ts";
import type { Admission, Admit } from "./admission.ts";
import type { SimulatedClock } from "./clock.ts";
import { randomId } from "./create-random.ts";
import type { EngineLog, Outcome } from "./engine-log.ts";
import { EngineRefusal } from "./engine-refusal.ts";
import { fitPrompt, type FittedPrompt } from "./fit-prompt.ts";
import type { GenerationOptions, GenerationPart, GenerationRequest } from "./generation.ts";
import type { ShelvedModel } from "./model-shelf.ts";
import { createPacer } from "./pacer.ts";
import type { PrefixCache } from "./prefix-cache.ts";
import { readPrompt } from "./read-prompt.ts";
import { speak } from "./speak.ts";

/** Throws an `EngineRefusal` before the first part, and the signal's reason on abort. */
export type Generate = (
  request: GenerationRequest,
  options: GenerationOptions,
) => AsyncGenerator<GenerationPart>;

export interface GenerateParts {
  readonly log: EngineLog;
  readonly clock: SimulatedClock;
  readonly random: () => number;
  readonly cache: PrefixCache;
  readonly admit: Admit;
  readonly firstTokenMs: number;
  readonly tokensPerSecond: number;
  readonly promptTokensPerSecond: number;
  readonly keepAliveMs: number;
  readonly overflow: "cut" | "error";
  requireModel(name: string): ShelvedModel;
  windowOf(model: ShelvedModel, wantedTokens?: number): number;
}

export function createGenerate(parts: GenerateParts): Generate {
  return (request, options) =>
    counted(parts.log, admitted(parts, request, options), options.signal);
}

/** Counts a generation in the log, however it ends. */
async function* counted(
  log: EngineLog,
  parts: AsyncIterable<GenerationPart>,
  signal: AbortSignal,
): AsyncGenerator<GenerationPart> {
  log.begin();
  // A reader that just leaves ends here as well.
  let outcome: Outcome = "cancelled";
  try {
    for await (const part of parts) {
      if (part.type === "end") outcome = "served";
      if (part.type === "fault") outcome = "failed";
      yield part;
    }
  } catch (error) {
    outcome = signal.aborted ? "cancelled" : "failed";
    throw error;
  } finally {
    log.end(outcome);
  }
}

async function* admitted(
  parts: GenerateParts,
  request: GenerationRequest,
  options: GenerationOptions,
): AsyncGenerator<GenerationPart> {
  const model = parts.requireModel(request.model);
  refuseUnable(model, request);
  const windowTokens = parts.windowOf(model, request.contextWindowTokens);
  const prompt = fitPrompt(request.messages, request.tools ?? [], windowTokens);
  if (prompt.isCut && parts.overflow === "error") throw tooLong(windowTokens);
  const admission = await parts.admit(model, windowTokens, options.signal);
  try {
    yield { type: "start", isCut: prompt.isCut };
    yield* answered(parts, { request, options, prompt, windowTokens, admission });
  } finally {
    admission.leave(request.keepAliveMs ?? parts.keepAliveMs);
  }
}

interface Work {
  readonly request: GenerationRequest;
  readonly options: GenerationOptions;
  readonly prompt: FittedPrompt;
  readonly windowTokens: number;
  readonly admission: Admission;
}

async function* answered(
  parts: GenerateParts,
  { request, options: { signal, fault }, prompt, windowTokens, admission }: Work,
): AsyncGenerator<GenerationPart> {
  const { clock, log, random, overflow, tokensPerSecond } = parts;
  const { cachedTokens, promptMs } = await readPrompt(prompt, signal, parts);
  log.addTokens(prompt.tokens, 0);
  const startedAt = clock.now();
  const room = overflow === "error" ? windowTokens - prompt.tokens : Infinity;
  let completionTokens = 0;
  const reason = yield* speak(answer(request, prompt), {
    tokensMax: Math.min(
      request.maxTokens ?? Infinity,
      room,
      fault === undefined ? Infinity : (fault.afterTokens ?? 0),
    ),
    stop: request.stop,
    newId: () => randomId(random),
    nextToken: createPacer(clock, tokensPerSecond, signal),
    onToken: () => {
      completionTokens += 1;
      log.addTokens(0, 1);
    },
  });
  if (fault !== undefined) {
    yield { type: "fault", fault };
    return;
  }
  const usage = { promptTokens: prompt.tokens, cachedTokens, completionTokens };
  const generateMs = clock.now() - startedAt;
  yield { type: "end", reason, ...usage, loadMs: admission.loadMs, promptMs, generateMs };
}

function answer(request: GenerationRequest, prompt: FittedPrompt): readonly PersonaStep[] {
  const { toolChoice, responseFormat, think } = request;
  return answerAsPersona(prompt.messages, request.tools ?? [], {
    modelName: request.model,
    ...(toolChoice === undefined ? {} : { toolChoice }),
    ...(responseFormat === undefined ? {} : { responseFormat }),
    ...(think === undefined ? {} : { think }),
  });
}

function refuseUnable(model: ShelvedModel, { tools = [], think }: GenerationRequest): void {
  const isMissing = {
    tools: tools.length > 0 && !model.tools,
    thinking: think === true && !model.thinking,
  };
  for (const [ability, isWanted] of Object.entries(isMissing)) {
    if (!isWanted) continue;
    throw new EngineRefusal(`"${model.name}" does not support ${ability}`, { status: 400 });
  }
}

function tooLong(windowTokens: number): EngineRefusal {
  return new EngineRefusal(
    `This model's maximum context length is ${windowTokens} tokens. However, your messages are longer than that. Please reduce the length of the messages.`,
    { status: 400, code: "context_length_exceeded" },
  );
}
