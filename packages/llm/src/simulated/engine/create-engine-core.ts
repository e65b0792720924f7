import { answerAsPersona } from "../persona/answer-as-persona.ts";
import type { PersonaStep } from "../persona/persona-step.ts";
import { type SimulatedClock, systemClock } from "./clock.ts";
import { createRandom, randomId } from "./create-random.ts";
import { embedText } from "./embed-text.ts";
import { createEngineLog, type EngineLog, type Outcome } from "./engine-log.ts";
import { EngineRefusal } from "./engine-refusal.ts";
import { createFaultPicker } from "./fault-picker.ts";
import type { FittedPrompt } from "./fit-prompt.ts";
import { fitPrompt } from "./fit-prompt.ts";
import type { GenerationOptions, GenerationPart, GenerationRequest } from "./generation.ts";
import { createModelShelf, type ModelShelf, type ShelvedModel } from "./model-shelf.ts";
import { createPacer } from "./pacer.ts";
import { createPrefixCache } from "./prefix-cache.ts";
import { createResidency, type Residency } from "./residency.ts";
import type { RequestFault, SimulatedFault } from "./simulated-fault.ts";
import type { SimulatedBehaviour } from "./simulated-options.ts";
import { createSlots } from "./slots.ts";
import { toParts } from "./to-parts.ts";
import { countTokens } from "./tokenize.ts";

export interface EmbeddingWork {
  readonly vectors: readonly Float32Array[];
  readonly promptTokens: number;
}

/** The engine without a way in: what both HTTP dialects and the model in process share. */
export interface EngineCore {
  readonly shelf: ModelShelf;
  readonly residency: Residency;
  readonly log: EngineLog;
  readonly clock: SimulatedClock;
  readonly random: () => number;
  readonly keepAliveMs: number;
  readonly embeddingDimensions: number;
  readonly pullBytesPerSecond: number;
  /** The model, or a refusal as Ollama words it. */
  requireModel(name: string): ShelvedModel;
  windowOf(model: ShelvedModel, wanted?: number): number;
  /** Throws an `EngineRefusal` before the first part, and the signal's reason on abort. */
  generate(request: GenerationRequest, options: GenerationOptions): AsyncGenerator<GenerationPart>;
  embed(
    request: { model: string; texts: readonly string[]; dimensions?: number | undefined },
    signal: AbortSignal,
  ): Promise<EmbeddingWork>;
  /** Counts the request, too. */
  pickFault(isWork: boolean): RequestFault | undefined;
  setFaults(faults: readonly SimulatedFault[]): void;
}

export function createEngineCore({
  models = ["simulated:1b"],
  library,
  firstTokenMs = 0,
  tokensPerSecond = Infinity,
  promptTokensPerSecond = Infinity,
  slots: slotCount = 4,
  queueMax = 512,
  loadMs = 0,
  residentMax = 3,
  keepAliveMs = 300_000,
  contextWindowTokens,
  overflow = "cut",
  embeddingDimensions = 384,
  pullBytesPerSecond = Infinity,
  faults = [],
  requestsMax = 1000,
  seed = 1,
  clock = systemClock,
}: SimulatedBehaviour): EngineCore {
  const random = createRandom(seed);
  const shelf = createModelShelf(models, library);
  const residency = createResidency({ clock, loadMs, residentMax });
  const slots = createSlots(slotCount, queueMax);
  const cache = createPrefixCache(slotCount);
  const log = createEngineLog(requestsMax, () => slots.waiting);
  let picker = createFaultPicker(faults, random);

  const requireModel = (name: string): ShelvedModel => {
    const model = shelf.find(name);
    if (model !== undefined) return model;
    throw new EngineRefusal(`model '${name}' not found`, { status: 404, code: "model_not_found" });
  };

  const windowOf = (model: ShelvedModel, wanted = contextWindowTokens): number =>
    Math.min(model.contextWindowTokens, wanted ?? model.contextWindowTokens);

  /** Waits for a slot and for the model; says how long it loaded. */
  const admit = async (
    model: ShelvedModel,
    windowTokens: number,
    signal: AbortSignal,
  ): Promise<{ release: () => void; loadedMs: number }> => {
    const waiting = slots.acquire(signal);
    log.changed();
    const release = await waiting;
    if (release === undefined) {
      throw new EngineRefusal("server busy, please try again.  maximum pending requests exceeded", {
        status: 503,
        code: "overloaded",
        retryAfterSeconds: 1,
      });
    }
    log.changed();
    try {
      return { release, loadedMs: await residency.load(model.name, windowTokens, signal) };
    } catch (error) {
      release();
      throw error;
    }
  };

  const prepare = (request: GenerationRequest, model: ShelvedModel): FittedPrompt => {
    const windowTokens = windowOf(model, request.contextWindowTokens);
    const prompt = fitPrompt(request.messages, request.tools ?? [], windowTokens);
    if (prompt.isCut && overflow === "error") {
      throw new EngineRefusal(
        `This model's maximum context length is ${windowTokens} tokens. However, your messages are longer than that. Please reduce the length of the messages.`,
        { status: 400, code: "context_length_exceeded" },
      );
    }
    return prompt;
  };

  const readPrompt = async (prompt: FittedPrompt, signal: AbortSignal): Promise<number> => {
    const cachedTokens = Math.floor(prompt.tokens * cache.share(prompt.text));
    cache.remember(prompt.text);
    const readMs = ((prompt.tokens - cachedTokens) / promptTokensPerSecond) * 1000;
    if (readMs + firstTokenMs > 0) await clock.sleep(readMs + firstTokenMs, signal);
    return cachedTokens;
  };

  const answer = (request: GenerationRequest, prompt: FittedPrompt): readonly PersonaStep[] =>
    answerAsPersona(prompt.messages, request.tools ?? [], {
      modelName: request.model,
      ...(request.toolChoice === undefined ? {} : { toolChoice: request.toolChoice }),
      ...(request.responseFormat === undefined ? {} : { responseFormat: request.responseFormat }),
      ...(request.think === undefined ? {} : { think: request.think }),
    });

  async function* work(
    request: GenerationRequest,
    { signal, fault }: GenerationOptions,
  ): AsyncGenerator<GenerationPart> {
    const model = requireModel(request.model);
    refuseUnable(model, request);
    const prompt = prepare(request, model);
    const windowTokens = windowOf(model, request.contextWindowTokens);
    const { release, loadedMs } = await admit(model, windowTokens, signal);
    let completionTokens = 0;
    let reason: "stop" | "length" | "tool-calls" = "stop";
    try {
      yield { type: "start" };
      const readAt = clock.now();
      const cachedTokens = await readPrompt(prompt, signal);
      const startedAt = clock.now();
      const next = createPacer(clock, tokensPerSecond, signal);
      const room = overflow === "error" ? windowTokens - prompt.tokens : Infinity;
      const tokensMax = Math.min(request.maxTokens ?? Infinity, room);
      const faultAt = fault === undefined ? Infinity : (fault.afterTokens ?? 0);
      for (const { part, isToken } of toParts(
        answer(request, prompt),
        () => randomId(random),
        request.stop,
      )) {
        if (completionTokens >= faultAt) break;
        if (isToken && completionTokens >= tokensMax) {
          reason = "length";
          break;
        }
        if (isToken) await next();
        if (isToken) completionTokens += 1;
        if (part.type === "call-end") reason = "tool-calls";
        yield part;
      }
      if (fault !== undefined) {
        yield { type: "fault", fault };
        return;
      }
      const times = {
        loadMs: loadedMs,
        promptMs: startedAt - readAt,
        generateMs: clock.now() - startedAt,
      };
      const usage = { promptTokens: prompt.tokens, cachedTokens, completionTokens };
      yield { type: "end", reason, ...usage, ...times };
    } finally {
      residency.keep(model.name, request.keepAliveMs ?? keepAliveMs);
      log.addTokens(prompt.tokens, completionTokens);
      release();
    }
  }

  return {
    shelf,
    residency,
    log,
    clock,
    random,
    keepAliveMs,
    embeddingDimensions,
    pullBytesPerSecond,
    requireModel,
    windowOf,
    pickFault: (isWork) => picker.pick(isWork),
    setFaults: (next) => {
      picker = createFaultPicker(next, random);
    },
    generate: (request, options) => counted(log, work(request, options), options.signal),
    embed: async ({ model: name, texts, dimensions = embeddingDimensions }, signal) => {
      const model = requireModel(name);
      log.begin();
      let outcome: Outcome = "failed";
      try {
        const { release } = await admit(model, windowOf(model), signal);
        const promptTokens = texts.reduce((sum, text) => sum + countTokens(text), 0);
        try {
          const readMs = (promptTokens / promptTokensPerSecond) * 1000;
          if (readMs > 0) await clock.sleep(readMs, signal);
        } finally {
          residency.keep(model.name, keepAliveMs);
          log.addTokens(promptTokens, 0);
          release();
        }
        outcome = "served";
        return { vectors: texts.map((text) => embedText(text, dimensions)), promptTokens };
      } finally {
        log.end(signal.aborted ? "cancelled" : outcome);
      }
    },
  };
}

/** Counts a generation in the log, however it ends. */
async function* counted(
  log: EngineLog,
  parts: AsyncGenerator<GenerationPart>,
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

function refuseUnable(model: ShelvedModel, request: GenerationRequest): void {
  const missing =
    (request.tools ?? []).length > 0 && !model.tools
      ? "tools"
      : request.think === true && !model.thinking
        ? "thinking"
        : undefined;
  if (missing === undefined) return;
  throw new EngineRefusal(`"${model.name}" does not support ${missing}`, { status: 400 });
}
