import type { JsonSchema, ToolSchema } from "../../contract/model-request.ts";
import { generateJson } from "./generate-json.ts";
import type { Intent } from "./intent.ts";

type Arguments = Readonly<Record<string, unknown>>;

const roles = {
  path: /path|file|dir|folder|^location$/i,
  content: /content|text|data|body/i,
  append: /append/i,
  command: /command|cmd|script|code/i,
  query: /query|pattern|regex|search|term|text|^q$/i,
  url: /url|uri|link|address/i,
  from: /^(?:old|from|find|search|before)/i,
  to: /^(?:new|to$|replace|after)/i,
} as const;

type Role = keyof typeof roles;

/**
 * The arguments of a call, by the names in the tool's own schema. `previous` is what the call
 * before gave: "write it to x" means that.
 */
export function fillArguments(intent: Intent, tool: ToolSchema, previous = ""): Arguments {
  switch (intent.type) {
    case "list":
      return place(tool, { path: intent.path });
    case "read":
      return place(tool, { path: intent.path });
    case "read-url":
      return place(tool, { url: intent.url });
    case "run":
      return place(tool, { command: intent.command });
    case "write":
      return place(tool, {
        path: intent.path,
        content: intent.content ?? previous,
        ...(intent.append ? { append: true } : {}),
      });
    case "edit":
      return place(tool, { path: intent.path, from: intent.from, to: intent.to });
    case "search-web":
    case "search-files":
      return place(tool, { query: intent.query });
    case "call":
      return intent.json === null ? place(tool, {}) : (parseObject(intent.json) ?? place(tool, {}));
  }
}

/** Arguments for a tool that the text only mentions: its numbers, quotes and names go in. */
export function guessArguments(text: string, tool: ToolSchema): Arguments {
  const explicit = /\{[\s\S]*\}/.exec(text)?.[0];
  const stated = explicit === undefined ? undefined : parseObject(explicit);
  if (stated !== undefined) return stated;
  const numbers = (text.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);
  const strings = phrases(text);
  const filled = requiredOf(tool.parameters).map((name): [string, unknown] => {
    const schema = propertiesOf(tool.parameters)[name] ?? {};
    const generated = generateJson(schema, text);
    if ("enum" in schema || "const" in schema) return [name, mentioned(schema, text) ?? generated];
    if (typeof generated === "number") return [name, numbers.shift() ?? generated];
    return [name, typeof generated === "string" ? (strings.shift() ?? generated) : generated];
  });
  return Object.fromEntries(filled);
}

function place(tool: ToolSchema, values: Partial<Record<Role, unknown>>): Arguments {
  const properties = propertiesOf(tool.parameters);
  const free = new Set(Object.keys(properties));
  const filled: Record<string, unknown> = {};
  for (const [role, value] of Object.entries(values)) {
    const name = [...free].find((each) => roles[role as Role].test(each));
    if (name === undefined) continue;
    free.delete(name);
    filled[name] = value;
  }
  for (const name of requiredOf(tool.parameters)) {
    filled[name] ??= generateJson(properties[name] ?? {});
  }
  return filled;
}

function phrases(text: string): string[] {
  const quoted = [...text.matchAll(/"([^"]+)"|`([^`]+)`|(?<!\w)'([^']+)'/g)];
  const tail =
    /\b(?:in|for|of|about|at|from|on|with)\s+(\p{Lu}[\p{L}\p{N}'-]*(?:\s+\p{Lu}[\p{L}\p{N}'-]*)*)/u.exec(
      text,
    ) ?? /\b(?:in|for|of|about|at|from|on|with)\s+([\p{L}\p{N}][^?!.,;]*)/iu.exec(text);
  return [
    ...quoted.map((match) => match[1] ?? match[2] ?? match[3] ?? ""),
    ...(tail?.[1] === undefined ? [] : [tail[1].trim()]),
  ];
}

function mentioned(schema: JsonSchema, text: string): unknown {
  const allowed: readonly unknown[] = Array.isArray(schema["enum"]) ? schema["enum"] : [];
  return allowed.find((value) => text.toLowerCase().includes(String(value).toLowerCase()));
}

function parseObject(json: string): Arguments | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null ? (value as Arguments) : undefined;
  } catch {
    return undefined;
  }
}

function propertiesOf(schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
  return (schema["properties"] ?? {}) as Readonly<Record<string, JsonSchema>>;
}

function requiredOf(schema: JsonSchema): readonly string[] {
  return Array.isArray(schema["required"]) ? schema["required"].map(String) : [];
}
