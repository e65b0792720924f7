import type { Message, ModelRequest } from "@harombe/llm";

import type { Frame } from "./frame.ts";
import type { RunScope } from "./run-scope.ts";
import { stepsMax } from "./steps-max.ts";

const lastStepNote =
  "[This is your last step and no tools are left. Answer now with what you know, and say what is missing.]";

/** What the model is sent for one step. On the last one it gets no tools, and is told so. */
export async function buildRequest(scope: RunScope, frame: Frame): Promise<ModelRequest> {
  const { agent, output } = frame;
  const isRepair = (output?.repairs ?? 0) > 0;
  const isLast = frame.step >= stepsMax(frame);
  const hasTools = agent.schemas.length > 0 && !isLast && !isRepair;
  const note = agent.schemas.length > 0 && isLast && !isRepair ? lastStepNote : null;
  const messages = await frame.context.prepare(scope, frame);
  const notes = [frame.note, note].filter((text) => text !== null).join("\n");
  const { hints, ...settings } = { ...agent.settings, ...scope.settings };
  const session = scope.sessionId === null ? {} : { session: scope.sessionId };
  return {
    ...settings,
    messages: notes ? withNote(messages, notes) : messages,
    ...(hasTools ? { tools: agent.schemas } : {}),
    ...(output && !hasTools ? { responseFormat: output.responseFormat } : {}),
    ...(hints || scope.sessionId !== null ? { hints: { ...session, ...hints } } : {}),
  };
}

/** Adds a note to the last message, which keeps the roles as chat templates want them. */
function withNote(messages: readonly Message[], note: string): readonly Message[] {
  const last = messages.at(-1);
  if (last?.role !== "user" && last?.role !== "tool") {
    return [...messages, { role: "user", content: note }];
  }
  const { content } = last;
  const noted =
    typeof content === "string"
      ? `${content}\n\n${note}`
      : [...content, { type: "text" as const, text: note }];
  return [...messages.slice(0, -1), { ...last, content: noted }];
}
