import type { LanguageModel, Message, ToolCall } from "@harombe/llm";
import type { Tool } from "@harombe/tools";

import type { AgentEvent, AgentEventBody } from "./run/agent-event.ts";
import type { RunResult } from "./run/run-result.ts";

export interface AgentOptions {
  readonly model: LanguageModel;
  readonly tools?: readonly Tool[];
  readonly instructions?: string;
  readonly cwd?: string;
  readonly limits?: { readonly steps?: number };
}

export interface Run extends AsyncIterable<AgentEvent> {
  readonly id: string;
  readonly result: Promise<RunResult>;
  cancel(): void;
}

export interface Agent {
  run(input: string, options?: { readonly signal?: AbortSignal }): Run;
}

export function createAgent(options: AgentOptions): Agent {
  return {
    run(input, { signal } = {}) {
      const id = crypto.randomUUID();
      const controller = new AbortController();
      const events: AgentEvent[] = [];
      const { promise, resolve, reject } = Promise.withResolvers<RunResult>();
      promise.catch(() => {});
      let step = 0;
      const stream = (async function* () {
        const emit = (body: AgentEventBody): AgentEvent => {
          const event = { ...body, seq: events.length + 1, runId: id, stepId: `${id}:${step}` };
          events.push(event);
          return event;
        };
        try {
          const both = signal ? AbortSignal.any([signal, controller.signal]) : controller.signal;
          for await (const body of loop(options, id, input, both, (next) => (step = next))) {
            yield emit(body);
            if (body.type === "run-end") resolve(body.result);
          }
        } catch (error) {
          reject(error);
          throw error;
        }
      })();
      return {
        id,
        result: promise,
        cancel: () => controller.abort(),
        [Symbol.asyncIterator]: () => stream,
      };
    },
  };
}

async function* loop(
  { model, tools = [], instructions, cwd = process.cwd(), limits = {} }: AgentOptions,
  runId: string,
  input: string,
  signal: AbortSignal,
  setStep: (step: number) => void,
): AsyncGenerator<AgentEventBody> {
  const startedAt = performance.now();
  const messages: Message[] = [];
  if (instructions) messages.push({ role: "system", content: instructions });
  messages.push({ role: "user", content: input });
  yield { type: "run-start", sessionId: null, input, resumed: false };
  let text = "";
  let step = 0;
  for (; step < (limits.steps ?? 10); step += 1) {
    setStep(step + 1);
    yield { type: "step-start", step: step + 1 };
    text = "";
    const calls: ToolCall[] = [];
    for await (const event of model.stream({ messages, tools }, { signal })) {
      if (event.type === "text-delta") {
        text += event.text;
        yield event;
      } else if (event.type === "tool-call") {
        calls.push(event.call);
        yield { type: "tool-call", call: event.call, repaired: false };
      }
    }
    messages.push({ role: "assistant", content: text, toolCalls: calls });
    if (calls.length === 0) break;
    for (const call of calls) {
      const content = await execute(tools, call, cwd, signal);
      messages.push({ role: "tool", toolCallId: call.id, name: call.name, content });
    }
  }
  const result: RunResult = {
    status: "completed",
    runId,
    sessionId: null,
    text,
    steps: step + 1,
    usage: { promptTokens: 0, completionTokens: 0 },
    routes: [],
    denied: [],
    durationMs: performance.now() - startedAt,
  };
  yield { type: "run-end", result };
}

async function execute(
  tools: readonly Tool[],
  call: ToolCall,
  cwd: string,
  signal: AbortSignal,
): Promise<string> {
  const tool = tools.find(({ name }) => name === call.name);
  if (!tool) return `There is no tool ${call.name}`;
  const parsed = await tool.parse(call.arguments);
  if (!parsed.ok) return parsed.message;
  try {
    const context = { signal, callId: call.id, cwd, progress: () => {} };
    return String(await tool.execute(parsed.value, context));
  } catch (error) {
    return `${call.name} failed: ${String(error)}`;
  }
}
