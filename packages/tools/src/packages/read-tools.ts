import type { Tool } from "../define/tool.ts";

/** The tools that a module exports, or in words why it has none that can be used. */
export function readTools(exported: unknown): readonly Tool[] | string {
  if (typeof exported !== "object" || exported === null) return "it exports nothing";
  if ("tools" in exported) return readList(exported.tools);
  const tools = Object.values(exported).filter(isTool);
  return tools.length > 0
    ? tools
    : "it exports no tool; export `tools`, a list of defineTool() results";
}

function readList(tools: unknown): readonly Tool[] | string {
  if (!Array.isArray(tools)) return "its export `tools` is not a list";
  if (tools.length === 0) return "its export `tools` is empty";
  const wrong = tools.findIndex((tool) => !isTool(tool));
  if (wrong === -1) return tools as readonly Tool[];
  return `tools[${wrong}] is not a tool made with defineTool()`;
}

/** By shape: the package may use its own copy of this library. */
function isTool(value: unknown): value is Tool {
  if (typeof value !== "object" || value === null) return false;
  const tool = value as Partial<Record<keyof Tool, unknown>>;
  return (
    typeof tool.name === "string" &&
    /^[a-zA-Z0-9_-]{1,64}$/.test(tool.name) &&
    typeof tool.description === "string" &&
    typeof tool.parameters === "object" &&
    tool.parameters !== null &&
    Array.isArray(tool.effects) &&
    typeof tool.dangerous === "boolean" &&
    [tool.parse, tool.preview, tool.execute].every((part) => typeof part === "function")
  );
}
