import { type AssistantMessage, LlmError, type ModelRequest, estimateTokens } from "@harombe/llm";

import { createSlot } from "../calls/call-slot.ts";
import { callModel } from "../model/call-model.ts";
import { type StepAnswer, createStepAnswer } from "../model/step-answer.ts";
import { judgeOutput } from "../output/judge-output.ts";
import { addMessage } from "./add-message.ts";
import { buildRequest } from "./build-request.ts";
import type { Frame, FrameEnd } from "./frame.ts";
import { type RunScope, addUsage } from "./run-scope.ts";
import { stepsMax } from "./steps-max.ts";

/** Calls the model once. Null when there is more to do. */
export async function takeStep(scope: RunScope, frame: Frame): Promise<FrameEnd | null> {
  frame.step += 1;
  scope.totals.steps += 1;
  scope.emit(frame, { type: "step-start", step: frame.step });
  const startedAt = scope.stopwatch();
  const answer = createStepAnswer();
  let request: ModelRequest;
  try {
    request = await askModel(scope, frame, answer);
  } catch (error) {
    await keepPart(scope, frame, answer);
    throw error;
  }
  frame.note = null;
  account(scope, frame, answer);
  frame.text = answer.text || frame.text;
  await addMessage(scope, frame, toMessage(answer));
  warn(scope, frame, answer);
  scope.emit(frame, {
    type: "step-end",
    step: frame.step,
    finishReason: answer.finishReason ?? "stop",
    usage: answer.usage,
    durationMs: scope.stopwatch() - startedAt,
  });
  if (answer.repetition !== null) return stopBabble(scope, frame, answer.repetition);
  if (answer.calls.length === 0) return settle(scope, frame, request.tools === undefined);
  frame.slots = answer.calls.map(createSlot);
  return null;
}

/** A conversation that the model refuses as too long is made shorter and sent once more. */
async function askModel(scope: RunScope, frame: Frame, answer: StepAnswer): Promise<ModelRequest> {
  const request = await buildRequest(scope, frame);
  try {
    await callModel(scope, frame, request, answer);
    return request;
  } catch (error) {
    scope.signal.throwIfAborted();
    if (!isTooLong(error) || !(await frame.context.squeeze(scope, frame))) throw error;
    scope.emit(frame, { type: "warning", code: "context-exceeded", message: error.message });
  }
  const shorter = await buildRequest(scope, frame);
  await callModel(scope, frame, shorter, answer);
  return shorter;
}

function isTooLong(error: unknown): error is LlmError {
  if (!LlmError.isInstance(error) || error.hasOutput) return false;
  return error.code === "HAROMBE_LLM_CONTEXT_EXCEEDED";
}

/** What the model had said when it was cut off stays in the conversation; its calls never ran. */
async function keepPart(scope: RunScope, frame: Frame, answer: StepAnswer): Promise<void> {
  account(scope, frame, answer);
  if (answer.text === "") return;
  frame.text = answer.text;
  await addMessage(scope, frame, toMessage({ ...answer, calls: [] }));
}

function toMessage({ text, reasoning, calls }: StepAnswer): AssistantMessage {
  return {
    role: "assistant",
    content: text,
    ...(reasoning === "" ? {} : { reasoning }),
    ...(calls.length === 0 ? {} : { toolCalls: calls }),
  };
}

function account({ totals }: RunScope, frame: Frame, { usage, text, reasoning }: StepAnswer): void {
  if (!usage) {
    totals.spentTokens += frame.context.tokens() + estimateTokens(text) + estimateTokens(reasoning);
    return;
  }
  frame.context.calibrate(usage);
  addUsage(totals, usage);
}

function warn(scope: RunScope, frame: Frame, { finishReason, text, calls }: StepAnswer): void {
  if (finishReason === "length") {
    const message = "The answer was cut: the model's limit of tokens was reached";
    scope.emit(frame, { type: "warning", code: "answer-cut", message });
  } else if (finishReason === "content-filter") {
    const message = "The answer was withheld by the backend's content filter";
    scope.emit(frame, { type: "warning", code: "content-filter", message });
  } else if (text === "" && calls.length === 0) {
    const message = "The model answered nothing";
    scope.emit(frame, { type: "warning", code: "empty-answer", message });
  }
}

async function stopBabble(
  scope: RunScope,
  frame: Frame,
  repetition: string,
): Promise<FrameEnd | null> {
  const willStop = frame.loop.isTold || frame.step >= stepsMax(frame);
  const pattern = `the text repeats ${JSON.stringify(repetition)}`;
  scope.emit(frame, { type: "loop-detected", pattern, willStop });
  if (willStop) return { type: "stopped", reason: "loop" };
  frame.loop.isTold = true;
  const content = "You were stopped because your text repeated itself. Answer briefly.";
  await addMessage(scope, frame, { role: "user", content });
  return null;
}

/** The model has answered in text. */
async function settle(
  scope: RunScope,
  frame: Frame,
  isWithoutTools: boolean,
): Promise<FrameEnd | null> {
  if (frame.path.length === 0 && scope.steering.length > 0) return null;
  if (frame.output) return judgeOutput(scope, frame, frame.output);
  const isForced = isWithoutTools && frame.step > 1 && frame.agent.tools.size > 0;
  return isForced ? { type: "stopped", reason: "max-steps" } : { type: "answer" };
}
