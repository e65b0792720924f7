import type { Message } from "@harombe/llm";

import type { ApprovalDecision } from "../approvals/approval.ts";
import { freezeCall } from "../calls/freeze-call.ts";
import type { Team } from "../delegation/team.ts";
import { AgentError } from "../errors/agent-error.ts";
import type { OutputGoal } from "../output/output-goal.ts";
import { type Frame, createFrame } from "../run/frame.ts";
import type { PausedFrame, PausedSlot } from "./paused-run.ts";

export interface ThawOptions {
  readonly team: Team;
  readonly decisions: ReadonlyMap<string, ApprovalDecision>;
  /** Of the root; delegated agents bring their own. */
  readonly messages: Message[];
  readonly output: OutputGoal | null;
  /** Those of the agent that delegates. */
  readonly callIds?: Set<string>;
}

/** Makes a frame at work again from its JSON. */
export function fromPausedFrame(
  paused: PausedFrame,
  { team, decisions, messages, output, callIds = new Set() }: ThawOptions,
): Frame {
  const name = paused.path.at(-1);
  const agent = name === undefined ? team.root : team.named.get(name);
  if (!agent) throw unknownAgent(name ?? "", team);
  const frame = createFrame({
    agent,
    path: paused.path,
    stepPrefix: paused.stepPrefix,
    callPrefix: paused.callPrefix,
    callIds,
    messages,
    context: team.createContext(agent, { output, summary: paused.summary }),
    output,
  });
  frame.step = paused.step;
  frame.text = paused.text;
  frame.note = paused.note;
  Object.assign(frame.loop, paused.loop);
  frame.slots =
    paused.slots?.map((slot) => fromPausedSlot(slot, { team, decisions, callIds })) ?? null;
  return frame;
}

function fromPausedSlot(
  { call, result, approval, child }: PausedSlot,
  {
    team,
    decisions,
    callIds,
  }: Pick<ThawOptions, "team" | "decisions"> & {
    readonly callIds: Set<string>;
  },
): NonNullable<Frame["slots"]>[number] {
  return {
    call: freezeCall(call),
    result,
    approval,
    decision: decisions.get(call.id) ?? null,
    startedAt: null,
    child:
      child &&
      fromPausedFrame(child, {
        team,
        decisions,
        callIds,
        messages: [...(child.messages ?? [])],
        output: null,
      }),
  };
}

function unknownAgent(name: string, team: Team): AgentError {
  const known = [...team.named.keys()].join(", ") || "none";
  return new AgentError({
    code: "HAROMBE_AGENT_STATE_INVALID",
    message: `The paused run needs an agent named "${name}", but the agents are: ${known}`,
    hint: "Resume it on an agent that was made with the same `agents`",
  });
}
