import type { JsonSchema, Message, RouteDecision, ToolCall, Usage } from "@harombe/llm";
import { z } from "zod";

import type { ApprovalRequest } from "../approvals/approval.ts";
import type { CallResult } from "../calls/call-slot.ts";
import type { LoopMemory } from "../loops/loop-memory.ts";
import type { RequestSettings } from "../options/agent-options.ts";
import type { RunState } from "../run/run-result.ts";
import type { SessionSummary } from "../sessions/session-store.ts";

/** What stands in a `RunState`. A run under a session keeps its conversation there, not here. */
export interface PausedRun {
  readonly version: 1;
  /** Another one for each pause, so that a state is used once. */
  readonly stateId: string;
  readonly runId: string;
  readonly sessionId: string | null;
  /** Of the last event. */
  readonly seq: number;
  readonly elapsedMs: number;
  readonly totals: {
    readonly steps: number;
    readonly usage: Usage;
    readonly spentTokens: number;
    readonly routes: readonly RouteDecision[];
    readonly denied: readonly string[];
    readonly seenUrls: readonly string[];
  };
  /** Hashes of calls that need not be asked for again. */
  readonly remembered: readonly string[];
  readonly steering: readonly string[];
  readonly settings: RequestSettings;
  readonly output: {
    readonly schema: JsonSchema;
    readonly repairsMax: number;
    readonly repairs: number;
  } | null;
  readonly root: PausedFrame;
  /** The span of the part of the run that was paused, where there was one. */
  readonly trace?: {
    readonly traceId: string;
    readonly spanId: string;
    readonly traceFlags: number;
  };
}

export interface PausedFrame {
  readonly path: readonly string[];
  readonly stepPrefix: string;
  readonly callPrefix: string;
  readonly step: number;
  readonly text: string;
  readonly note: string | null;
  readonly loop: LoopMemory;
  /** Messages before those of the open calls. */
  readonly position: number;
  /** Null where a session keeps them. */
  readonly messages: readonly Message[] | null;
  readonly summary: SessionSummary | null;
  readonly slots: readonly PausedSlot[] | null;
}

export interface PausedSlot {
  readonly call: ToolCall;
  readonly result: CallResult | null;
  readonly approval: ApprovalRequest | null;
  readonly child: PausedFrame | null;
}

const count = z.int().min(0);
const strings = z.array(z.string());
const record = z.record(z.string(), z.unknown());
const usage = z.object({ promptTokens: count, completionTokens: count });
const call = z.object({ id: z.string().min(1), name: z.string(), arguments: record });

const part = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), text: z.string() }),
  z.object({ type: z.literal("image"), data: z.string(), mediaType: z.string() }),
]);
const content = z.union([z.string(), z.array(part)]);
const message = z.discriminatedUnion("role", [
  z.object({ role: z.literal("system"), content: z.string() }),
  z.object({ role: z.literal("user"), content }),
  z.object({
    role: z.literal("assistant"),
    content: z.string(),
    reasoning: z.string().exactOptional(),
    toolCalls: z.array(call).exactOptional(),
  }),
  z.object({
    role: z.literal("tool"),
    toolCallId: z.string(),
    name: z.string(),
    content,
    isError: z.boolean().exactOptional(),
  }),
]);

const approval = z.object({
  approvalId: z.string().min(1),
  callId: z.string().min(1),
  tool: z.string(),
  arguments: record,
  argumentsHash: z.string().regex(/^[0-9a-f]{64}$/u),
  effects: z.array(z.enum(["reads", "writes", "executes", "network"])),
  dangerous: z.boolean(),
  preview: z.string(),
  reason: z.string().exactOptional(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  agentPath: strings.exactOptional(),
});

const outcome = z.enum([
  "ok",
  "error",
  "invalid",
  "unknown-tool",
  "denied",
  "timeout",
  "cancelled",
]);
const slot = z.object({
  call,
  result: z.object({ outcome, content }).nullable(),
  approval: approval.nullable(),
  get child() {
    return frame.nullable();
  },
});

const frame: z.ZodType<PausedFrame> = z.object({
  path: strings.max(100),
  stepPrefix: z.string(),
  callPrefix: z.string(),
  step: count,
  text: z.string(),
  note: z.string().nullable(),
  loop: z.object({ calls: strings, outcomes: strings, texts: strings, isTold: z.boolean() }),
  position: count,
  messages: z.array(message).nullable(),
  summary: z.object({ position: count, text: z.string() }).nullable(),
  get slots() {
    return z.array(slot).nullable();
  },
}) as z.ZodType<PausedFrame>;

/** Parses a state that came back from wherever it was stored. */
export const pausedRunSchema: z.ZodType<PausedRun> = z.object({
  version: z.literal(1),
  stateId: z.string().min(1),
  runId: z.string().min(1),
  sessionId: z.string().nullable(),
  seq: count,
  elapsedMs: z.number().min(0),
  totals: z.object({
    steps: count,
    usage,
    spentTokens: count,
    routes: z.array(record),
    denied: strings,
    seenUrls: strings,
  }),
  remembered: strings,
  steering: strings,
  settings: record,
  output: z.object({ schema: record, repairsMax: count, repairs: count }).nullable(),
  root: frame,
  trace: z
    .object({
      traceId: z.string().regex(/^[0-9a-f]{32}$/u),
      spanId: z.string().regex(/^[0-9a-f]{16}$/u),
      traceFlags: z.int().min(0).max(255),
    })
    .exactOptional(),
}) as unknown as z.ZodType<PausedRun>;

/** The public face of a state: JSON that only this package looks into. */
export function toRunState(paused: PausedRun): RunState {
  return paused as unknown as RunState;
}
