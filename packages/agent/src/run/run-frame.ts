import { type CallSlot, toToolMessage } from "../calls/call-slot.ts";
import { workCalls } from "../calls/work-calls.ts";
import { detectLoop } from "../loops/detect-loop.ts";
import { addMessage } from "./add-message.ts";
import type { Frame, FrameEnd } from "./frame.ts";
import type { RunScope } from "./run-scope.ts";
import { stepsMax } from "./steps-max.ts";
import { takeStep } from "./take-step.ts";

/** Lets an agent work until it has an answer, waits for a person, or is stopped. */
export async function runFrame(scope: RunScope, frame: Frame): Promise<FrameEnd> {
  for (;;) {
    const end =
      (frame.slots && (await finishCalls(scope, frame, frame.slots))) ??
      (await beginStep(scope, frame)) ??
      (await takeStep(scope, frame));
    if (end) return end;
  }
}

/** Works on the calls that the model asked for, and puts their results in the order of the calls. */
async function finishCalls(
  scope: RunScope,
  frame: Frame,
  slots: readonly CallSlot[],
): Promise<FrameEnd | null> {
  let isDone = await workCalls(scope, frame, slots);
  // A cancelled run waits for nobody: the calls that were passed over are answered too.
  if (!isDone && scope.signal.aborted) isDone = await workCalls(scope, frame, slots);
  if (!isDone) return { type: "paused" };
  for (const slot of slots) frame.messages.push(toToolMessage(slot, slot.result!));
  frame.slots = null;
  scope.signal.throwIfAborted();
  return judgeLoop(scope, frame, slots);
}

function judgeLoop(scope: RunScope, frame: Frame, slots: readonly CallSlot[]): FrameEnd | null {
  const pattern = detectLoop(frame.loop, slots, frame.text);
  if (pattern === null) return null;
  const willStop = frame.loop.isTold;
  scope.emit(frame, { type: "loop-detected", pattern, willStop });
  if (willStop) return { type: "stopped", reason: "loop" };
  frame.loop.isTold = true;
  frame.note = `You are going in circles: ${pattern}. Do something else, or answer with what you know.`;
  return null;
}

async function beginStep(scope: RunScope, frame: Frame): Promise<FrameEnd | null> {
  scope.signal.throwIfAborted();
  if (frame.path.length === 0) await takeSteering(scope, frame);
  const { tokens } = scope.limits;
  if (tokens !== null && scope.totals.spentTokens >= tokens) {
    return { type: "stopped", reason: "max-tokens" };
  }
  if (frame.step >= stepsMax(frame)) return { type: "stopped", reason: "max-steps" };
  return null;
}

async function takeSteering(scope: RunScope, frame: Frame): Promise<void> {
  for (let text = scope.steering.shift(); text !== undefined; text = scope.steering.shift()) {
    await addMessage(scope, frame, { role: "user", content: text });
  }
}
