import type { CallOptions, LanguageModel, ModelCapabilities } from "../contract/language-model.ts";
import type { ModelEvent } from "../contract/model-event.ts";
import type { ModelRequest } from "../contract/model-request.ts";
import { playAnswer } from "./play-answer.ts";
import type { ScriptedResult, ScriptedStep } from "./scripted-step.ts";

export interface ScriptedModelOptions {
  /** Default `scripted`. */
  readonly id?: string;
  /** Default: a window of 8192 tokens, tools and reasoning, no vision. */
  readonly capabilities?: Partial<ModelCapabilities>;
  /** Begins again after the last step instead of failing. Default false. */
  readonly repeats?: boolean;
}

/**
 * A model that answers from a script, one step a request, in order and without delay.
 *
 * A request beyond the last step throws an error that names the request; `assertComplete` throws
 * when steps are left over.
 */
export class ScriptedModel implements LanguageModel {
  readonly id: string;
  readonly capabilities: ModelCapabilities;
  readonly #steps: readonly ScriptedStep[];
  readonly #repeats: boolean;
  readonly #requests: ModelRequest[] = [];
  #callCount = 0;

  constructor(steps: readonly ScriptedStep[], options: ScriptedModelOptions = {}) {
    const { id = "scripted", capabilities = {}, repeats = false } = options;
    this.id = id;
    this.capabilities = {
      contextWindowTokens: 8192,
      tools: true,
      vision: false,
      reasoning: true,
      ...capabilities,
    };
    this.#steps = steps;
    this.#repeats = repeats;
  }

  /** Every request that was read, as it was then: later changes to it do not show. */
  get requests(): readonly ModelRequest[] {
    return this.#requests;
  }

  /** Steps that no request has taken. */
  get remainingSteps(): number {
    return Math.max(0, this.#steps.length - this.#requests.length);
  }

  async *stream(
    request: ModelRequest,
    options: CallOptions = {},
  ): AsyncGenerator<ModelEvent, void, undefined> {
    options.signal?.throwIfAborted();
    const step = this.#take(request);
    const result = typeof step === "function" ? await step(request, options) : step;
    for await (const event of this.#play(result, options)) {
      options.signal?.throwIfAborted();
      yield event;
    }
  }

  /** Throws unless every step was taken. */
  assertComplete(): void {
    if (this.remainingSteps === 0) return;
    const next = describeStep(this.#steps[this.#requests.length]);
    throw new Error(
      `${this.id} has ${String(this.remainingSteps)} of ${String(this.#steps.length)} steps left; the next is ${next}`,
    );
  }

  #take(request: ModelRequest): ScriptedStep {
    const number = this.#requests.push(structuredClone(request));
    const index = this.#repeats ? (number - 1) % this.#steps.length : number - 1;
    const step = this.#steps[index];
    if (step !== undefined) return step;
    throw new Error(
      `${this.id} has no step for request ${String(number)}, only ${String(this.#steps.length)} steps; the last message was ${describeLast(request)}`,
    );
  }

  #play(result: ScriptedResult, options: CallOptions): AsyncIterable<ModelEvent> {
    if (typeof result === "object" && Symbol.asyncIterator in result) return result;
    const createId = () => `call_${String((this.#callCount += 1))}`;
    if (typeof result === "string") return playAnswer({ text: result }, { ...options, createId });
    if (result instanceof Error) return playAnswer({ error: result }, { ...options, createId });
    return playAnswer(result, { ...options, createId });
  }
}

function describeLast(request: ModelRequest): string {
  const last = request.messages.at(-1);
  if (last === undefined) return "none at all";
  return `${last.role}: ${shorten(JSON.stringify(last.content))}`;
}

function describeStep(step: ScriptedStep | undefined): string {
  if (typeof step === "function") return "a function";
  if (step instanceof Error) return `the error ${shorten(step.message)}`;
  return shorten(JSON.stringify(step) ?? "missing");
}

function shorten(text: string): string {
  return text.length <= 120 ? text : `${text.slice(0, 119)}…`;
}
