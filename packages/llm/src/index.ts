export { complete, type ModelResponse } from "./complete.ts";
export type { EmbeddingModel } from "./contract/embedding-model.ts";
export type {
  Engine,
  EngineHealth,
  EngineModel,
  ModelSettings,
  PullProgress,
} from "./contract/engine.ts";
export type { CallOptions, LanguageModel, ModelCapabilities } from "./contract/language-model.ts";
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
export type { FinishReason, ModelEvent, Usage } from "./contract/model-event.ts";
export type {
  JsonSchema,
  ModelRequest,
  ResponseFormat,
  RoutingHints,
  ToolChoice,
  ToolSchema,
} from "./contract/model-request.ts";
export type {
  Complexity,
  ComplexityLevel,
  RouteCandidate,
  RouteCost,
  RouteDecision,
} from "./contract/route-decision.ts";
export {
  LlmError,
  type LlmErrorCode,
  type LlmErrorOptions,
  type TimeoutClock,
} from "./errors/llm-error.ts";
export {
  createOpenAICompatible,
  type OpenAICompatibleOptions,
} from "./openai/create-openai-compatible.ts";
export { recogniseToolCalls } from "./tool-calls/recognise-tool-calls.ts";
export {
  createToolCallParser,
  type FlushOptions,
  type ToolCallParser,
  type ToolCallParserOptions,
} from "./tool-calls/create-tool-call-parser.ts";
export { createOllama, type OllamaOptions } from "./ollama/create-ollama.ts";
export type { Think } from "./ollama/ollama-server.ts";
export type { EngineProfile, FactSource, ModelFacts } from "./openai/engine-profile.ts";
export { engineProfiles } from "./openai/engine-profiles.ts";
export {
  createEventStreamParser,
  type EventStreamParser,
  type EventStreamParserOptions,
} from "./transport/create-event-stream-parser.ts";
export type { TransportOptions } from "./transport/create-transport.ts";
export {
  encodeServerSentComment,
  encodeServerSentEvent,
  type OutgoingServerSentEvent,
} from "./transport/encode-server-sent-event.ts";
export { readServerSentEvents } from "./transport/read-server-sent-events.ts";
export { defaultLimits, type ResponseLimits } from "./transport/response-limits.ts";
export type { ServerSentEvent } from "./transport/server-sent-event.ts";
export { defaultTimeouts, type Timeouts } from "./transport/timeouts.ts";
export { createRemote, type RemoteOptions } from "./remote/create-remote.ts";
export {
  type CompleteRequest,
  completeRequestSchema,
  fromCompleteRequest,
  toCompleteRequest,
} from "./remote/wire/complete-request.ts";
export {
  type CompleteResponse,
  completeResponseSchema,
  fromCompleteResponse,
  toCompleteResponse,
} from "./remote/wire/complete-response.ts";
export { fromWireMessages } from "./remote/wire/from-wire-messages.ts";
export { type WireMessage, wireMessageSchema } from "./remote/wire/message-schema.ts";
export { encodeModelEvent, modelEventSchema } from "./remote/wire/model-event-schema.ts";
export { routeDecisionSchema } from "./remote/wire/route-decision-schema.ts";
export {
  encodeWireError,
  toWireError,
  type WireError,
  wireErrorSchema,
} from "./remote/wire/wire-error.ts";
export { coerceArguments, type CoercedArguments } from "./tool-calls/arguments/coerce-arguments.ts";
export {
  parseToolArguments,
  type ParsedToolArguments,
} from "./tool-calls/arguments/parse-tool-arguments.ts";
export { toolCallFormats } from "./tool-calls/formats/tool-call-formats.ts";
export type {
  Acceptance,
  FormatContext,
  FormatOutcome,
  FormatReader,
  ParsedCall,
  ToolCallFormat,
} from "./tool-calls/tool-call-format.ts";
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
export {
  createTokenCounter,
  type TokenCounter,
  type TokenCounterOptions,
  type TokenObservation,
} from "./tokens/create-token-counter.ts";
export { estimateMessageTokens } from "./tokens/estimate-message-tokens.ts";
export { estimateTokens } from "./tokens/estimate-tokens.ts";
