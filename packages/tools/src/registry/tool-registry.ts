import type { Tool } from "../define/tool.ts";
import { ToolError } from "../errors/tool-error.ts";
import { closestName } from "../schema/closest-name.ts";

/** The tools of one agent, by name, in the order they were given. Never changes. */
export interface ToolRegistry extends Iterable<Tool> {
  readonly size: number;
  get(name: string): Tool | undefined;
  list(): readonly Tool[];
  /** Only these, in this order. Throws `HAROMBE_TOOL_NOT_FOUND` for a name it does not have. */
  select(names: readonly string[]): ToolRegistry;
}

/** Throws `HAROMBE_TOOL_DUPLICATE` when two tools have one name. */
export function createToolRegistry(tools: Iterable<Tool> = []): ToolRegistry {
  const byName = new Map<string, Tool>();
  for (const tool of tools) {
    if (byName.has(tool.name)) {
      throw new ToolError(`Two tools are named ${tool.name}; a model could not tell them apart`, {
        code: "HAROMBE_TOOL_DUPLICATE",
        hint: "Leave one of them out, or give it another name.",
      });
    }
    byName.set(tool.name, tool);
  }
  const all = Object.freeze([...byName.values()]);
  return {
    size: all.length,
    get: (name) => byName.get(name),
    list: () => all,
    select: (names) => createToolRegistry(names.map((name) => byName.get(name) ?? fail(name, all))),
    [Symbol.iterator]: () => all.values(),
  };
}

function fail(name: string, tools: readonly Tool[]): never {
  const names = tools.map((tool) => tool.name);
  const close = closestName(name, names);
  const hint = close ? `Did you mean ${close}?` : `There are: ${names.join(", ") || "none"}.`;
  throw new ToolError(`There is no tool named ${name}. ${hint}`, {
    code: "HAROMBE_TOOL_NOT_FOUND",
    hint,
  });
}
