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
    async *stream(request: ModelRequest, options?: CallOptions): AsyncGenerator<ModelEvent> {
      let held: ModelEvent | null = null;
      let hasBegun = false;
      for await (const event of model.stream(request, options)) {
        if (!hasBegun && event.type === "route") {
          held = event;
          continue;
        }
        hasBegun = true;
        if (held !== null) yield held;
        held = null;
        yield event;
      }
    },
  };
}
