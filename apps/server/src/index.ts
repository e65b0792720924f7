export type { Assistant, AssistantAgentOptions, AssistantWarning } from "./assistant/assistant.ts";
export { createAssistant, type CreateAssistantOptions } from "./assistant/create-assistant.ts";
export { waysOut } from "./assistant/no-engine-error.ts";
export { type RequestIssue, ServerError, type ServerErrorCode } from "./errors/server-error.ts";
