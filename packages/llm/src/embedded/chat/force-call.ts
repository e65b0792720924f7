import type { ChatWrapper } from "node-llama-cpp";

import type { LlamaLibrary } from "../load/llama-library.ts";

/**
 * The same chat template, but the answer has to begin with a call. The call is written in the
 * template's own words, so the model sees what it was trained on.
 */
export function forceCall(wrapper: ChatWrapper, library: LlamaLibrary): ChatWrapper {
  const generateContextState: ChatWrapper["generateContextState"] = (options) => {
    const { contextText, stopGenerationTriggers } = wrapper.generateContextState(options);
    const inject = library.LlamaText("");
    return {
      contextText,
      stopGenerationTriggers,
      noPrefixTrigger: { type: "functionCall", inject },
      detectFunctionCalls: true,
    };
  };
  return new Proxy(wrapper, {
    get: (target, key) =>
      key === "generateContextState" ? generateContextState : Reflect.get(target, key, target),
  });
}
