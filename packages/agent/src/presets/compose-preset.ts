import type { Tool } from "@harombe/tools";

import type { AgentLimits } from "../options/agent-limits.ts";
import type { AgentOptions, RequestSettings } from "../options/agent-options.ts";

/** What a preset brings. Everything that the caller says wins. */
export interface Preset {
  readonly name: string;
  readonly instructions: string;
  readonly limits?: Partial<AgentLimits>;
  readonly settings?: RequestSettings;
  readonly tools?: readonly Tool[];
}

/** The caller's instructions stand behind the preset's; a tool of the same name replaces its own. */
export function composePreset(preset: Preset, options: AgentOptions): AgentOptions {
  const tools = options.tools ?? [];
  const own = (preset.tools ?? []).filter(
    ({ name }) => !tools.some((given) => given.name === name),
  );
  return {
    ...options,
    name: options.name ?? preset.name,
    instructions: [preset.instructions, options.instructions].filter(Boolean).join("\n\n"),
    tools: [...tools, ...own],
    limits: { ...preset.limits, ...options.limits },
    settings: { ...preset.settings, ...options.settings },
  };
}
