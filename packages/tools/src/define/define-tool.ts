import { ToolError } from "../errors/tool-error.ts";
import {
  createInputSchema,
  type InferToolInput,
  type ToolInputSchema,
} from "../schema/input-schema.ts";
import type { JsonSchema, Tool, ToolContext, ToolEffect, ToolOutput } from "./tool.ts";

export interface ToolDefinition<Schema extends ToolInputSchema> {
  /** 1 to 64 of letters, digits, `_` and `-`: what every model and endpoint takes. */
  readonly name: string;
  /** For the model: what the tool does, and when to use it. */
  readonly description: string;
  /** A zod 4 schema, any other Standard Schema, or a plain JSON Schema of type `object`. */
  readonly input: Schema;
  /** The JSON Schema shown to the model. Needed only when `input` cannot tell its own. */
  readonly parameters?: JsonSchema;
  /** Default none: a pure function of its arguments. */
  readonly effects?: readonly ToolEffect[];
  /** Whether a person is asked by default. Default false. */
  readonly dangerous?: boolean;
  /** Milliseconds one call may take. Default: the agent's own limit. */
  readonly timeoutMs?: number;
  /** What an approver sees. Default: the arguments as JSON. */
  readonly preview?: (
    input: InferToolInput<Schema>,
    context: Pick<ToolContext, "cwd" | "signal">,
  ) => string | Promise<string>;
  readonly execute: (
    input: InferToolInput<Schema>,
    context: ToolContext,
  ) => ToolOutput | Promise<ToolOutput>;
}

const effectNames: ReadonlySet<string> = new Set(["reads", "writes", "executes", "network"]);

/**
 * Makes a tool from a schema and a function. Throws a `TypeError` for a name, a description, an
 * effect or a schema that could not be offered to a model.
 */
export function defineTool<Schema extends ToolInputSchema>(
  definition: ToolDefinition<Schema>,
): Tool<InferToolInput<Schema>> {
  const { name, description, input, effects = [], dangerous = false } = definition;
  assertDefinition(definition);
  const schema = createInputSchema(input, { tool: name, parameters: definition.parameters });
  return {
    name,
    description,
    parameters: schema.parameters,
    effects,
    dangerous,
    timeoutMs: definition.timeoutMs,
    parse: (value) => schema.parse(value),
    preview: (value, context) => previewOf(definition, value, context),
    execute: async (value, context) => {
      context.signal.throwIfAborted();
      return definition.execute(value, context);
    },
  };
}

/** What cannot be previewed would fail when it runs; an approver reads why. */
async function previewOf<Schema extends ToolInputSchema>(
  { preview }: ToolDefinition<Schema>,
  value: InferToolInput<Schema>,
  context: Pick<ToolContext, "cwd" | "signal">,
): Promise<string> {
  if (!preview) return JSON.stringify(value, null, 2);
  try {
    return await preview(value, context);
  } catch (error) {
    if (!ToolError.isInstance(error)) throw error;
    return `This call would fail: ${error.message}`;
  }
}

function assertDefinition({
  name,
  description,
  effects = [],
  timeoutMs,
  execute,
}: ToolDefinition<ToolInputSchema>): void {
  if (typeof name !== "string" || !/^[a-zA-Z0-9_-]{1,64}$/.test(name)) {
    throw new TypeError(
      `${JSON.stringify(name)} is no name for a tool: use 1 to 64 letters, digits, "_" or "-"`,
    );
  }
  if (typeof description !== "string" || description.trim() === "") {
    throw new TypeError(`The tool ${name} has no description: a model could not know its use`);
  }
  const unknown = effects.find((effect) => !effectNames.has(effect));
  if (unknown !== undefined) {
    const known = [...effectNames].join(", ");
    throw new TypeError(`The tool ${name} has an unknown effect "${unknown}"; known: ${known}`);
  }
  if (timeoutMs !== undefined && !(timeoutMs > 0 && timeoutMs <= 2 ** 31 - 1)) {
    throw new TypeError(`The tool ${name} has timeoutMs ${timeoutMs}; allowed: 1 to 2147483647`);
  }
  if (typeof execute !== "function") throw new TypeError(`The tool ${name} has no execute()`);
}
