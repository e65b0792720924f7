import type { Tool } from "@harombe/tools";

import type { Frame } from "../run/frame.ts";

/** A tool as the loop sees it. */
export interface AgentTool {
  readonly tool: Tool;
  /** Looks and changes nothing, so calls of it may run at the same time. */
  readonly isReadOnly: boolean;
  readonly isNetwork: boolean;
  /** Makes the delegated agent that answers the call, or says why it must not. */
  readonly delegate?: (input: unknown, parent: Frame, callId: string) => DelegatedFrame;
}

export type DelegatedFrame =
  | { readonly type: "frame"; readonly frame: Frame }
  | { readonly type: "refused"; readonly message: string };

export function toAgentTool(tool: Tool): AgentTool {
  const isReadOnly =
    !tool.dangerous && tool.effects.every((effect) => effect === "reads" || effect === "network");
  return { tool, isReadOnly, isNetwork: tool.effects.includes("network") };
}
