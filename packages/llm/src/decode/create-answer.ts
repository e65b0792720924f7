import type { Message } from "../contract/message.ts";
import type { EngineTimings, FinishReason, ModelEvent, Usage } from "../contract/model-event.ts";
import type { ModelRequest } from "../contract/model-request.ts";
import { createCallId } from "../tool-calls/create-call-id.ts";
import type { ResponseLimits } from "../transport/response-limits.ts";
import { createTextChannel } from "./create-text-channel.ts";
import { createToolCallAssembler, type ToolCallFragment } from "./create-tool-call-assembler.ts";
import { mapFinishReason } from "./map-finish-reason.ts";
import { promptCutWarning } from "./prompt-cut-warning.ts";

type ToolCallEvent = Extract<ModelEvent, { type: "tool-call" }>;

export interface AnswerOptions {
  readonly request: ModelRequest;
  readonly limits: ResponseLimits;
}

/** One answer as it grows, whatever the dialect. Each method appends what can be told by then. */
export interface Answer {
  text(text: string, events: ModelEvent[]): void;
  reasoning(text: string, events: ModelEvent[]): void;
  toolCall(fragment: ToolCallFragment): void;
  finish(reason: string | null, events: ModelEvent[]): void;
  /** The last count wins; it may come at any time before the end. */
  usage(usage: Usage): void;
  /** What the engine measured itself; told with the usage. */
  timings(timings: EngineTimings): void;
}

export function createAnswer({ request, limits }: AnswerOptions): Answer {
  const { toolArgumentsLength: argumentsLengthMax } = limits;
  const channel = createTextChannel({ request, callLengthMax: argumentsLengthMax });
  const assembler = createToolCallAssembler({ tools: request.tools ?? [], argumentsLengthMax });
  let usage: Usage | null = null;
  let timings: EngineTimings | null = null;
  const callIds = new Set(request.messages.flatMap(idsOf));
  let hasToolCalls = false;

  const append = (added: readonly ModelEvent[], events: ModelEvent[]): void => {
    for (const event of added) {
      hasToolCalls ||= event.type === "tool-call";
      events.push(event.type === "tool-call" ? unique(event) : event);
    }
  };
  /** Results find their calls by id, and some engines count from zero in every answer. */
  const unique = (event: ToolCallEvent): ToolCallEvent => {
    const id = callIds.has(event.call.id) ? createCallId() : event.call.id;
    callIds.add(id);
    return id === event.call.id ? event : { ...event, call: { ...event.call, id } };
  };
  const mapReason = (reason: string | null): FinishReason =>
    mapFinishReason(reason, { hasToolCalls });

  return {
    text: (text, events) => append(channel.push(text), events),
    reasoning: (text, events) => void events.push({ type: "reasoning-delta", text }),
    toolCall: (fragment) => assembler.add(fragment),
    usage(counted) {
      if (Object.values(counted).every(isCount)) usage = counted;
    },
    timings: (measured) => void (timings = measured),
    finish(reason, events) {
      const isCut = mapReason(reason) === "length";
      const last = [...channel.flush({ isCut })];
      assembler.finish(last, { isCut });
      append(last, events);
      if (usage !== null) {
        const warning = promptCutWarning(request, usage.promptTokens);
        if (warning !== null) events.push(warning);
        events.push(toUsageEvent(usage, timings));
      }
      events.push({ type: "finish", reason: mapReason(reason) });
    },
  };
}

export function toUsageEvent(usage: Usage, timings: EngineTimings | null): ModelEvent {
  const isTimed = timings !== null && Object.keys(timings).length > 0;
  return { type: "usage", ...usage, ...(isTimed && { timings }) };
}

function idsOf(message: Message): readonly string[] {
  return message.role === "assistant" ? (message.toolCalls ?? []).map(({ id }) => id) : [];
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
