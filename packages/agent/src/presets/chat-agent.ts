import type { AgentOptions } from "../options/agent-options.ts";
import { composePreset } from "./compose-preset.ts";

const instructions = `You are a helpful assistant that runs on the user's own machines.
Answer what was asked, briefly and plainly. Use a tool when it knows better than you: for files, commands and current facts. Do not use one for what you know.
Say so when you do not know, and ask when a request can mean two things.`;

/** Options for a conversation: short answers, tools where they help. */
export function chatAgent(options: AgentOptions): AgentOptions {
  return composePreset({ name: "chat", instructions }, options);
}
