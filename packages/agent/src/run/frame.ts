import type { Message } from "@harombe/llm";

import type { ResolvedAgent } from "../agent/resolve-agent.ts";
import { callIdsOf } from "../calls/call-ids-of.ts";
import type { CallSlot } from "../calls/call-slot.ts";
import type { ContextView } from "../context/context-view.ts";
import { type LoopMemory, createLoopMemory } from "../loops/loop-memory.ts";
import type { OutputGoal } from "../output/output-goal.ts";

/** One agent at work on one task: the root of a run, or an agent that it delegates to. */
export interface Frame {
  readonly agent: ResolvedAgent;
  /** Names of the delegated agents from the root down; empty for the root. */
  readonly path: readonly string[];
  /** What stands before the step in a `stepId`. */
  readonly stepPrefix: string;
  /** What stands before the ids of calls, so that those of a delegated agent are its own. */
  readonly callPrefix: string;
  /**
   * Ids of calls in use, shared by all agents of a run: models reuse theirs, or choose them so that
   * a decision about one call would count for another.
   */
  readonly callIds: Set<string>;
  /** The whole conversation without the system prompt. Only ever added to. */
  readonly messages: Message[];
  /** Model calls so far. */
  step: number;
  /** The calls of the current step, until all have a result. */
  slots: CallSlot[] | null;
  /** The last text that the model wrote. */
  text: string;
  readonly loop: LoopMemory;
  /** Told to the model with the next request, and not kept. */
  note: string | null;
  readonly context: ContextView;
  readonly output: OutputGoal | null;
}

/** How an agent's work ended, where it did not throw. */
export type FrameEnd =
  | { readonly type: "answer" }
  | { readonly type: "paused" }
  | { readonly type: "stopped"; readonly reason: "max-steps" | "max-tokens" | "loop" };

export interface FrameOptions {
  readonly agent: ResolvedAgent;
  readonly path?: readonly string[];
  readonly stepPrefix: string;
  readonly callPrefix?: string;
  /** Those of the agent that delegates. */
  readonly callIds?: Set<string>;
  readonly messages: Message[];
  readonly context: ContextView;
  readonly output?: OutputGoal | null;
}

export function createFrame({
  agent,
  path = [],
  stepPrefix,
  callPrefix = "",
  callIds = new Set(),
  messages,
  context,
  output = null,
}: FrameOptions): Frame {
  for (const id of callIdsOf(messages)) callIds.add(id);
  return {
    agent,
    path,
    stepPrefix,
    callPrefix,
    callIds,
    messages,
    context,
    output,
    step: 0,
    slots: null,
    text: "",
    note: null,
    loop: createLoopMemory(),
  };
}

export function stepIdOf({ stepPrefix, step }: Frame): string {
  return `${stepPrefix}${step}`;
}
