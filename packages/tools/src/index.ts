export type {
  JsonSchema,
  Tool,
  ToolContext,
  ToolEffect,
  ToolInputResult,
  ToolOutput,
  ToolOutputPart,
} from "./define/tool.ts";
export { defineTool, type ToolDefinition } from "./define/define-tool.ts";
export { ToolError } from "./errors/tool-error.ts";
export { createReadFileTool } from "./builtin/read-file.ts";
