import type { CallOptions, LanguageModel, ModelEvent, ModelRequest } from "@harombe/llm";

/**
 * Holds back a cluster's decisions until something real arrives: a node that was given the request
 * and failed before its first token has not answered it. Of those held back the last is let through.
 */
export function holdRoutes(model: LanguageModel): LanguageModel {
  return {
    id: model.id,
    get capabilities() {
      return model.capabilities;
    },
    stream: (request: ModelRequest, options?: CallOptions): AsyncIterable<ModelEvent> => ({
      [Symbol.asyncIterator]: () => holdBack(model.stream(request, options)),
    }),
  };
}

function holdBack(events: AsyncIterable<ModelEvent>): AsyncIterator<ModelEvent> {
  const source = events[Symbol.asyncIterator]();
  let hasBegun = false;
  /** What came behind the decision that was let through. */
  let behind: IteratorResult<ModelEvent> | null = null;
  const begin = async (): Promise<IteratorResult<ModelEvent>> => {
    let held: IteratorResult<ModelEvent> | null = null;
    let result = await source.next();
    for (; result.done !== true && result.value.type === "route"; result = await source.next()) {
      held = result;
    }
    hasBegun = true;
    if (held !== null) behind = result;
    return held ?? result;
  };
  const takeBehind = (): Promise<IteratorResult<ModelEvent>> => {
    const next = behind;
    behind = null;
    return next === null ? source.next() : Promise.resolve(next);
  };
  return {
    next: () => (hasBegun ? takeBehind() : begin()),
    return: async (value) => (await source.return?.(value)) ?? { done: true, value },
  };
}
