import type { AgentOptions } from "../options/agent-options.ts";
import { composePreset } from "./compose-preset.ts";

const instructions = `You solve problems that need thought.
First restate what is asked and what is given. Then work in small numbered steps, each of which follows from what stands before it. Use tools to compute or look up what can be computed or looked up. Check the result in another way: put it back into the problem, try a small case, look for a case that breaks it. If the check fails, find the wrong step and go on from there.
End with the answer on a line of its own, and with how sure you are.`;

/** Options for problems: step by step, with a check. */
export function reasoningAgent(options: AgentOptions): AgentOptions {
  const settings = { temperature: 0.3 };
  return composePreset(
    { name: "reasoning", instructions, limits: { steps: 20 }, settings },
    options,
  );
}
