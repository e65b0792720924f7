import type { Assistant } from "@harombe/server";

import { fail, type Finding, pass } from "./finding.ts";

/** Whether an engine answers, and whether the model to use is there. */
export async function checkEngineAndModel(
  assistant: Assistant,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  try {
    const engine = await assistant.engine({ signal });
    const { version, latencyMs } = await engine.probe({ signal });
    const place = engine.url === null ? "in this process" : `at ${engine.url}`;
    const said = `${engine.name}${version ? ` ${version}` : ""} ${place}, ${latencyMs.toFixed(0)} ms`;
    return [pass("engine", said), await checkModel(assistant, signal)];
  } catch (error) {
    signal.throwIfAborted();
    return [
      failure("engine", error),
      fail("model", "not checked, since no engine answers", "Mend the engine first"),
    ];
  }
}

async function checkModel(assistant: Assistant, signal: AbortSignal): Promise<Finding> {
  try {
    const { id, capabilities } = await assistant.model(undefined, { signal });
    const window = capabilities.contextWindowTokens;
    const wanted = assistant.config.model.context_length;
    const size = window === null ? "its context window is unknown" : `${window} tokens of context`;
    if (window !== null && window < wanted) {
      const message = `${id} has ${size}, less than model.context_length ${wanted}`;
      return {
        check: "model",
        status: "warn",
        message,
        fix: `Set model.context_length to ${window}`,
      };
    }
    return pass("model", `${id}, ${size}`);
  } catch (error) {
    signal.throwIfAborted();
    return failure("model", error);
  }
}

function failure(check: string, error: unknown): Finding {
  const { message, hint = null } = error as { message: string; hint?: string | null };
  return fail(check, message, hint);
}
