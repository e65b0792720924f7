import type {
  ChatHistoryItem,
  LlamaChatResponse,
  LlamaChatResponseChunk,
  LlamaContextSequence,
} from "node-llama-cpp";

import type { FinishReason, ModelEvent } from "../../contract/model-event.ts";
import type { JsonSchema, ModelRequest } from "../../contract/model-request.ts";
import { LlmError } from "../../errors/llm-error.ts";
import { contextExceeded } from "../errors.ts";
import type { LlamaLibrary } from "../load/llama-library.ts";
import type { LoadedModel } from "../load/loaded-model.ts";
import { dropOptionalNulls } from "../schema/drop-optional-nulls.ts";
import { type AnswerShape, toAnswerShape } from "./answer-options.ts";
import { createEventChannel } from "./event-channel.ts";
import { toChatHistory } from "./to-chat-history.ts";

/** Tokens that a chat template may add by itself: the words around a call. */
const reservedTokens = 8;

/** Calls that one answer may have. */
const callsMax = 16;

export interface AnswerParts {
  readonly id: string;
  readonly library: LlamaLibrary;
  readonly loaded: LoadedModel;
  readonly sequence: LlamaContextSequence;
  readonly temperature: number;
  /** A new one for each request that names none. */
  readonly seed: number;
  readonly newId: () => string;
}

/**
 * Writes one answer on one sequence. Nothing of the conversation is ever shifted out: a prompt that
 * does not fit throws, and an answer that runs into the end of the window ends with `length`.
 */
export async function* streamAnswer(
  request: ModelRequest,
  parts: AnswerParts,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent> {
  const { loaded, library, sequence, id } = parts;
  const shape = await toAnswerShape(request, loaded, library);
  const history = toChatHistory(request.messages);
  const promptTokens = countPrompt(history, shape, loaded);
  const room = sequence.contextSize - promptTokens - reservedTokens;
  if (room < 1) throw contextExceeded(id, promptTokens, sequence.contextSize);
  yield* shape.warnings;
  const before = sequence.tokenMeter.getState();
  const { response, isCallCut } = yield* generate(
    request,
    { ...parts, shape, history, room },
    signal,
  );
  if (isCallCut) yield callCut;
  for (const call of response.functionCalls ?? []) {
    const schema = shape.tools.find(({ name }) => name === call.functionName)?.parameters ?? {};
    yield toToolCall(call, schema, parts.newId());
  }
  const completionTokens = sequence.tokenMeter.diff(before).usedOutputTokens;
  yield { type: "usage", promptTokens, completionTokens };
  yield { type: "finish", reason: finishReason(response) };
}

type Response = Omit<LlamaChatResponse, "functionCalls"> & {
  readonly functionCalls?: readonly FunctionCall[] | undefined;
};

interface FunctionCall {
  readonly functionName: string;
  readonly params: unknown;
}

interface Generation extends AnswerParts {
  readonly shape: AnswerShape;
  readonly history: ChatHistoryItem[];
  readonly room: number;
}

const callCut = {
  type: "warning",
  code: "tool-call-cut",
  message: "A call was cut at the length of the answer and dropped",
} as const;

interface Generated {
  readonly response: Response;
  readonly isCallCut: boolean;
}

/** Streams the text; returns the whole when it is written. Leaving early stops the writing. */
async function* generate(
  request: ModelRequest,
  generation: Generation,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent, Generated> {
  const { library, sequence, shape } = generation;
  const chat = new library.LlamaChat({ contextSequence: sequence, chatWrapper: shape.chatWrapper });
  const channel = createEventChannel<ModelEvent>();
  const leave = new AbortController();
  const full = new AbortController();
  let isInCall = false;
  const watch = (): void => {
    if (sequence.nextTokenIndex >= sequence.contextSize - 2) full.abort();
  };
  const writing = chat.generateResponse(generation.history, {
    ...samplingOf(request, generation),
    ...(shape.functions === undefined
      ? { ...(shape.grammar === undefined ? {} : { grammar: shape.grammar }) }
      : {
          functions: shape.functions,
          documentFunctionParams: true,
          maxParallelFunctionCalls: callsMax,
          onFunctionCallParamsChunk: ({ done }) => {
            watch();
            isInCall = !done;
          },
        }),
    signal: AbortSignal.any([signal, leave.signal, full.signal]),
    stopOnAbortSignal: true,
    onResponseChunk: (chunk) => {
      watch();
      const event = toEvent(chunk);
      if (event !== undefined) channel.push(event);
    },
  });
  writing.then(
    () => channel.end(),
    (error: unknown) => channel.fail(error),
  );
  try {
    yield* channel;
    signal.throwIfAborted();
    return { response: await writing, isCallCut: isInCall };
  } catch (error) {
    signal.throwIfAborted();
    throw translate(error, generation);
  } finally {
    leave.abort();
    // The sequence is free only when llama.cpp has really stopped.
    await writing.catch(() => undefined);
    chat.dispose({ disposeSequence: false });
  }
}

function samplingOf(request: ModelRequest, { room, temperature, seed }: Generation): object {
  const { maxTokens = room, stop = [] } = request;
  return {
    maxTokens: Math.min(maxTokens, room),
    temperature: request.temperature ?? temperature,
    // As llama.cpp's own server has it.
    topK: 40,
    topP: 0.95,
    minP: 0.05,
    repeatPenalty: false,
    // The library's own default is the second of the day.
    seed: request.seed ?? seed,
    ...(stop.length === 0 ? {} : { customStopTriggers: stop.filter((each) => each !== "") }),
  };
}

function countPrompt(
  history: ChatHistoryItem[],
  shape: AnswerShape,
  { model }: LoadedModel,
): number {
  const { contextText } = shape.chatWrapper.generateContextState({
    chatHistory: history,
    documentFunctionParams: true,
    ...(shape.functions === undefined ? {} : { availableFunctions: shape.functions }),
  });
  return contextText.tokenize(model.tokenizer).length;
}

function toEvent({ type, text }: LlamaChatResponseChunk): ModelEvent | undefined {
  if (text === "") return undefined;
  return { type: type === "segment" ? "reasoning-delta" : "text-delta", text };
}

function toToolCall(
  { functionName, params }: FunctionCall,
  schema: JsonSchema,
  id: string,
): ModelEvent {
  const values = dropOptionalNulls(params ?? {}, schema) as Record<string, unknown>;
  return { type: "tool-call", call: { id, name: functionName, arguments: values } };
}

function finishReason({ functionCalls = [], metadata: { stopReason } }: Response): FinishReason {
  if (functionCalls.length > 0) return "tool-calls";
  return stopReason === "maxTokens" || stopReason === "abort" ? "length" : "stop";
}

function translate(error: unknown, { id, library }: Generation): unknown {
  if (!(error instanceof library.LlamaJsonSchemaValidationError)) return error;
  return new LlmError({
    code: "HAROMBE_LLM_BAD_RESPONSE",
    message: `${id} called a tool with arguments that its schema forbids: ${error.message}`,
    isRetryable: true,
    cause: error,
  });
}
