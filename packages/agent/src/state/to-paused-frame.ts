import type { CallSlot } from "../calls/call-slot.ts";
import type { Frame } from "../run/frame.ts";
import type { PausedFrame, PausedSlot } from "./paused-run.ts";

/** A frame as JSON; `hasSession` says that its messages are kept elsewhere. */
export function toPausedFrame(frame: Frame, { hasSession }: { hasSession: boolean }): PausedFrame {
  return {
    path: frame.path,
    stepPrefix: frame.stepPrefix,
    callPrefix: frame.callPrefix,
    step: frame.step,
    text: frame.text,
    note: frame.note,
    loop: frame.loop,
    position: frame.messages.length,
    messages: hasSession ? null : frame.messages,
    summary: frame.context.summary(),
    slots: frame.slots?.map(toPausedSlot) ?? null,
  };
}

function toPausedSlot({ call, result, approval, child }: CallSlot): PausedSlot {
  return {
    call,
    result,
    approval,
    child: child && toPausedFrame(child, { hasSession: false }),
  };
}
