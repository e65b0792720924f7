import type { AgentOptions } from "../options/agent-options.ts";
import { composePreset } from "./compose-preset.ts";

const instructions = `You change software in the current folder.
Look before you write: read the files that matter and follow how they are written. Make the smallest change that does the whole task. Run the tests or the program after a change and read what they print; a change that was not tried is not done.
When something fails, find the cause before the next change. Do not touch what the task does not concern, and never delete what you did not make unless you were asked to.
At the end say what you changed, what you ran and what it showed, and what is open.`;

/** Options for work on code: more steps, little chance. */
export function codingAgent(options: AgentOptions): AgentOptions {
  const limits = { steps: 40, toolResultTokens: 6000 };
  const settings = { temperature: 0.2 };
  return composePreset({ name: "coding", instructions, limits, settings }, options);
}
