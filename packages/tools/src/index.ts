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
export type { InferToolInput, ToolInputSchema } from "./schema/input-schema.ts";
export { ToolError, type ToolErrorCode, type ToolErrorOptions } from "./errors/tool-error.ts";
export { createToolRegistry, type ToolRegistry } from "./registry/tool-registry.ts";
export { loadToolPackage, type LoadToolPackageOptions } from "./packages/load-tool-package.ts";
export {
  createPathGuard,
  type GuardedPath,
  type PathGuard,
  type PathGuardOptions,
} from "./paths/path-guard.ts";
export { createReadFileTool, type ReadFileOptions } from "./builtin/read-file.ts";
export { createWriteFileTool, type WriteFileOptions } from "./builtin/write-file.ts";
export { createEditFileTool, type EditFileOptions } from "./builtin/edit-file.ts";
export { createListDirectoryTool, type ListDirectoryOptions } from "./builtin/list-directory.ts";
export { createSearchFilesTool, type SearchFilesOptions } from "./builtin/search-files.ts";
export { createReadUrlTool, type ReadUrlOptions } from "./builtin/read-url.ts";
export { createWebSearchTool, type WebSearchOptions } from "./builtin/web-search.ts";
export type { FetchOptions } from "./web/fetch-public.ts";
export { type ResolvedAddress, type ResolveHost } from "./web/resolve-host.ts";
export {
  type BuiltinToolsOptions,
  createBuiltinTools,
  type FilesystemOptions,
  type WebOptions,
} from "./builtin/create-builtin-tools.ts";
export { truncateMiddle, type TruncateOptions } from "./text/truncate-middle.ts";
export { createShellTool, type ShellOptions } from "./builtin/shell.ts";
