import type { CallOptions } from "../contract/language-model.ts";
import type { ModelEvent } from "../contract/model-event.ts";
import type { ScriptedAnswer } from "./scripted-step.ts";

export interface PlayAnswerOptions extends CallOptions {
  readonly createId: () => string;
}

/** Streams a scripted answer. */
export async function* playAnswer(
  answer: ScriptedAnswer,
  options: PlayAnswerOptions,
): AsyncGenerator<ModelEvent, void, undefined> {
  for (const warning of answer.warnings ?? []) yield { type: "warning", ...warning };
  for (const text of toDeltas(answer.reasoning)) yield { type: "reasoning-delta", text };
  for (const text of toDeltas(answer.text)) yield { type: "text-delta", text };
  yield* playCalls(answer, options);
  if (answer.hangs === true) await untilAborted(options.signal);
  if (answer.error !== undefined) throw answer.error;
  if (answer.usage !== undefined) yield { type: "usage", ...answer.usage };
  yield { type: "finish", reason: answer.finishReason ?? defaultReason(answer) };
}

function* playCalls(
  answer: ScriptedAnswer,
  options: PlayAnswerOptions,
): Generator<ModelEvent, void, undefined> {
  for (const call of answer.toolCalls ?? []) {
    const { id = options.createId(), name, arguments: given = {} } = call;
    const event = { type: "tool-call", call: { id, name, arguments: given } } as const;
    yield call.repaired === true ? { ...event, repaired: true } : event;
  }
}

function defaultReason(answer: ScriptedAnswer): "stop" | "tool-calls" {
  return (answer.toolCalls ?? []).length > 0 ? "tool-calls" : "stop";
}

function toDeltas(text: string | readonly string[] | undefined): readonly string[] {
  const deltas = typeof text === "string" ? [text] : (text ?? []);
  return deltas.filter((delta) => delta !== "");
}

async function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal === undefined)
      reject(new Error("A scripted step hangs but has no signal to end it"));
    const abort = () => reject(signal?.reason as Error);
    if (signal?.aborted === true) abort();
    signal?.addEventListener("abort", abort, { once: true });
  });
}
