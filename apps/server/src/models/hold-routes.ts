import {
  type CallOptions,
  iteratorOf,
  type LanguageModel,
  type ModelCapabilities,
  type ModelEvent,
  type ModelRequest,
  type ReadyIterator,
} from "@harombe/llm";

/**
 * Holds back a cluster's decisions until something real arrives: a node that was given the request
 * and failed before its first token has not answered it. Of those held back the last is let through.
 */
export function holdRoutes(model: LanguageModel): LanguageModel {
  return new HoldingModel(model);
}

class HoldingModel implements LanguageModel {
  readonly id: string;
  readonly #model: LanguageModel;

  constructor(model: LanguageModel) {
    this.id = model.id;
    this.#model = model;
  }

  get capabilities(): ModelCapabilities {
    return this.#model.capabilities;
  }

  stream(request: ModelRequest, options?: CallOptions): AsyncIterable<ModelEvent> {
    return { [Symbol.asyncIterator]: () => holdBack(this.#model.stream(request, options)) };
  }
}

function holdBack(events: AsyncIterable<ModelEvent>): ReadyIterator<ModelEvent> {
  const source = iteratorOf(events);
  let hasBegun = false;
  /** What came behind the decision that was let through. */
  let behind: IteratorResult<ModelEvent> | null = null;
  const begin = async (): Promise<IteratorResult<ModelEvent>> => {
    let held: IteratorResult<ModelEvent> | null = null;
    let result = await source.next();
    while (result.done !== true && result.value.type === "route") {
      held = result;
      result = source.ready?.() ?? (await source.next());
    }
    hasBegun = true;
    if (held !== null) behind = result;
    return held ?? result;
  };
  const takeBehind = (): IteratorResult<ModelEvent> | null => {
    const taken = behind;
    behind = null;
    return taken;
  };
  return {
    ready: () => (hasBegun ? (takeBehind() ?? source.ready?.()) : undefined),
    next: async () => (hasBegun ? (takeBehind() ?? source.next()) : begin()),
    return: async (value) => (await source.return?.(value)) ?? { done: true, value },
  };
}
