import type { LanguageModel, Message } from "@harombe/llm";
import { ScriptedModel, type ScriptedToolCall } from "@harombe/llm/testing";
import { defineTool } from "@harombe/tools";
import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";

import { createAgent } from "../create-agent.ts";
import type { Agent } from "../options/agent-options.ts";
import type { RunResult, RunState } from "../run/run-result.ts";
import { createMemorySessions } from "../sessions/create-memory-sessions.ts";
import type { SessionStore } from "../sessions/session-store.ts";
import type { ApprovalMode } from "./approval-mode.ts";
import type { ApprovalDecision, ApprovalRequest } from "./approval.ts";

const input = z.object({ path: z.string() });
const look = defineTool({
  name: "look",
  description: "Looks",
  input,
  effects: ["reads"],
  execute: ({ path }) => `saw ${path}`,
});
const drop = defineTool({
  name: "drop",
  description: "Deletes",
  input,
  effects: ["writes"],
  dangerous: true,
  execute: ({ path }) => `dropped ${path}`,
});

/** Drops what it is told to, then says what came of it. It holds no state, so it may be restarted. */
const helperModel: LanguageModel = {
  id: "helper",
  capabilities: { contextWindowTokens: null, tools: true, vision: false, reasoning: false },
  async *stream({ messages }) {
    const last = messages.at(-1)!;
    if (last.role === "tool") {
      yield { type: "text-delta", text: `it ${JSON.stringify(last.content)}` };
      yield { type: "finish", reason: "stop" };
    } else {
      const given = { path: last.content };
      yield { type: "tool-call", call: { id: "call", name: "drop", arguments: given } };
      yield { type: "finish", reason: "tool-calls" };
    }
  },
};

/** What the person thinks of a path, however often and in whatever order they are asked. */
function decide({ callId, arguments: { path } }: ApprovalRequest): ApprovalDecision {
  const thing = String(path);
  if (thing.startsWith("keep")) return { callId, decision: "deny", reason: "keep it" };
  if (!thing.startsWith("edit")) return { callId, decision: "approve" };
  return { callId, decision: "approve", editedArguments: { path: `other ${thing}` } };
}

interface Setting {
  readonly model: LanguageModel;
  readonly sessions: SessionStore;
  readonly approvals: ApprovalMode;
}

/** A fresh agent, as after a restart. Only the model's script and the store outlive it. */
const restart = ({ model, sessions, approvals }: Setting): Agent =>
  createAgent({
    model,
    tools: [look, drop],
    sessions,
    approvals,
    limits: { steps: 100 },
    agents: { helper: { description: "Helps", model: helperModel, tools: [drop] } },
  });

/** Decides a part of what is pending, restarts, and so on until the run ends. */
async function finish(setting: Setting, first: RunResult, picks: Iterator<number>) {
  let result = first;
  while (result.status === "interrupted") {
    const { approvals, state } = result;
    const pick = (picks.next().value ?? 0) % approvals.length;
    const decided = approvals.filter((_approval, index) => index >= pick).map(decide);
    const stored: RunState = JSON.parse(JSON.stringify(state));
    result = await restart(setting).resume(stored, decided.toReversed()).result;
  }
  return result;
}

async function transcriptOf(sessions: SessionStore): Promise<Message[]> {
  return (await sessions.load("s"))!.messages.map(({ message }) => message);
}

const path = fc.constantFrom("a", "b", "keep c", "edit d");
const call: fc.Arbitrary<ScriptedToolCall> = fc.oneof(
  fc.record({
    name: fc.constantFrom("look", "drop", "drop", "lok"),
    arguments: fc.record({ path }),
  }),
  fc.record({
    name: fc.constant("delegate"),
    arguments: fc.record({ agent: fc.constant("helper"), task: path }),
  }),
);
const steps = fc.array(fc.record({ toolCalls: fc.array(call, { minLength: 1, maxLength: 4 }) }), {
  minLength: 1,
  maxLength: 4,
});

test.each(["session", null])(
  "however a run is interrupted and resumed, its transcript is that of one that never was (session %s)",
  async (session) => {
    const options = session === null ? {} : { session: "s" };
    await fc.assert(
      fc.asyncProperty(steps, fc.array(fc.nat(), { maxLength: 20 }), async (script, picks) => {
        const whole = new ScriptedModel([...script, "Done"], { capabilities: unbounded });
        const live = createMemorySessions();
        const asked = { model: whole, sessions: live, approvals: { ask: decide } };
        const expected = await restart(asked).run("Go", options).result;

        const model = new ScriptedModel([...script, "Done"], { capabilities: unbounded });
        const sessions = createMemorySessions();
        const setting = { model, sessions, approvals: "interrupt" } as const;
        const first = await restart(setting).run("Go", options).result;
        const result = await finish(setting, first, picks.values());

        expect(result.status).toBe(expected.status);
        expect(result.steps).toBe(expected.steps);
        const seen = model.requests.map(({ messages }) => messages);
        expect(seen).toEqual(whole.requests.map(({ messages }) => messages));
        if (session === null) return;
        expect(await transcriptOf(sessions)).toEqual(await transcriptOf(live));
        expect(await sessions.pausedRuns()).toEqual([]);
      }),
      { numRuns: 100 },
    );
  },
);

const unbounded = { contextWindowTokens: null };

test("a run that was killed while a person was asked can be resumed from the session", async () => {
  const sessions = createMemorySessions();
  const model = new ScriptedModel([
    {
      toolCalls: [
        { name: "drop", arguments: { path: "a" } },
        { name: "look", arguments: { path: "b" } },
      ],
    },
    "Done",
  ]);
  const asked = Promise.withResolvers<RunState>();
  const ask = async (): Promise<ApprovalDecision> => {
    const [state] = await sessions.pausedRuns("s");
    asked.resolve(state!);
    return new Promise<never>(() => {});
  };
  const lost = restart({ model, sessions, approvals: { ask } }).run("Go", { session: "s" });
  const state: RunState = JSON.parse(JSON.stringify(await asked.promise));
  // As if the process were gone: its claim is void, the stored state is all there is.
  const copy = createMemorySessions();
  for (const stored of (await sessions.load("s"))!.messages) await copy.append("s", stored);
  await copy.savePausedRun("s", state);
  const resumed = restart({ model, sessions: copy, approvals: "interrupt" }).resume(state, [
    { callId: "call_1", decision: "approve" },
  ]);
  expect((await resumed.result).status).toBe("completed");
  expect((await transcriptOf(copy)).map(({ content }) => content)).toEqual([
    "Go",
    "",
    "dropped a",
    "saw b",
    "Done",
  ]);
  lost.cancel();
  expect((await lost.result).status).toBe("cancelled");
});
