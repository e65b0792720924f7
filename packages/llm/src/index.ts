// What a model is: the one interface of every backend.
export type { CallOptions, LanguageModel, ModelCapabilities } from "./contract/language-model.ts";
export type { EmbeddingEvent, EmbeddingModel, EmbedOptions } from "./contract/embedding-model.ts";
export type {
  Engine,
  EngineHealth,
  EngineModel,
  ModelSettings,
  PullProgress,
} from "./contract/engine.ts";
export type {
  AssistantMessage,
  ContentPart,
  ImagePart,
  Message,
  MessageContent,
  SystemMessage,
  TextPart,
  ToolCall,
  ToolMessage,
  UserMessage,
} from "./contract/message.ts";
export type {
  JsonSchema,
  ModelRequest,
  ResponseFormat,
  RoutingHints,
  ToolChoice,
  ToolSchema,
} from "./contract/model-request.ts";
export type {
  EngineTimings,
  FinishReason,
  ModelEvent,
  Usage,
  WireEvent,
} from "./contract/model-event.ts";
export type {
  Complexity,
  ComplexityLevel,
  RouteCandidate,
  RouteCost,
  RouteDecision,
} from "./contract/route-decision.ts";
export {
  type WireDialect,
  wholeAnswerMs,
  wireOf,
  type WireRequest,
  withWire,
} from "./contract/wire-request.ts";
export { complete, type ModelResponse } from "./complete.ts";
export {
  LlmError,
  type LlmErrorCode,
  type LlmErrorOptions,
  type TimeoutClock,
} from "./errors/llm-error.ts";

// Something done around every event of a stream.
export { iteratorOf, type ReadyIterator } from "./stream/ready-iterator.ts";
export { type StreamEnding, type StreamWatcher, watchStream } from "./stream/watch-stream.ts";

// Engines over HTTP.
export { createOllama, type OllamaOptions } from "./ollama/create-ollama.ts";
export type { Think } from "./ollama/ollama-server.ts";
export {
  createOpenAICompatible,
  type OpenAICompatibleOptions,
} from "./openai/create-openai-compatible.ts";
export type { EngineProfile, FactSource, ModelFacts } from "./openai/engine-profile.ts";
export { engineProfiles } from "./openai/engine-profiles.ts";
export { createRemote, type RemoteOptions } from "./remote/create-remote.ts";
export { hopsHeader } from "./remote/hops.ts";
export type { TransportOptions } from "./transport/create-transport.ts";
export type {
  AuthorizedRequest,
  AuthorizeOptions,
  Credential,
  Credentials,
} from "./transport/credentials.ts";
export type { ResponseLimits } from "./transport/response-limits.ts";
export { defaultTimeouts, type Timeouts } from "./transport/timeouts.ts";

// Engines that run on this machine.
export {
  type DetectedEngine,
  detectEngines,
  type DetectEnginesOptions,
  findEngine,
} from "./engine/detect-engines.ts";
export {
  type CandidateOptions,
  defaultCandidates,
  type EngineCandidate,
  ollamaCandidate,
  openAICandidate,
} from "./engine/engine-candidate.ts";

// Tool calls that models write into their text.
export {
  createToolCallParser,
  type FlushOptions,
  type ToolCallParser,
  type ToolCallParserOptions,
} from "./tool-calls/create-tool-call-parser.ts";
export { recogniseToolCalls } from "./tool-calls/recognise-tool-calls.ts";
export { toolCallFormats } from "./tool-calls/formats/tool-call-formats.ts";
export type {
  Acceptance,
  FormatContext,
  FormatOutcome,
  FormatReader,
  ParsedCall,
  ToolCallFormat,
} from "./tool-calls/tool-call-format.ts";

// Counting tokens without a tokenizer.
export { estimateMessageTokens } from "./tokens/estimate-message-tokens.ts";
export { estimateTokens } from "./tokens/estimate-tokens.ts";
export {
  createTokenCounter,
  type TokenCounter,
  type TokenCounterOptions,
  type TokenObservation,
} from "./tokens/create-token-counter.ts";

// For servers: event streams, and the wire of `/api/complete`.
export {
  encodeServerSentComment,
  encodeServerSentEvent,
  type OutgoingServerSentEvent,
} from "./transport/encode-server-sent-event.ts";
export { readServerSentEvents } from "./transport/read-server-sent-events.ts";
export type { EventStreamParserOptions } from "./transport/create-event-stream-parser.ts";
export type { ServerSentEvent } from "./transport/server-sent-event.ts";
export {
  type CompleteRequest,
  completeRequestSchema,
  fromCompleteRequest,
} from "./remote/wire/complete-request.ts";
export {
  type CompleteResponse,
  completeResponseSchema,
  toCompleteResponse,
} from "./remote/wire/complete-response.ts";
export { encodeModelEvent } from "./remote/wire/model-event-schema.ts";
export { routeDecisionSchema } from "./remote/wire/route-decision-schema.ts";
export { encodeWireError } from "./remote/wire/wire-error.ts";
