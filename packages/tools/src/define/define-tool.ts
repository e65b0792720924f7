import { z } from "zod";

import type { Tool, ToolContext, ToolEffect, ToolOutput } from "./tool.ts";

export interface ToolDefinition<Schema extends z.ZodType> {
  readonly name: string;
  readonly description: string;
  readonly input: Schema;
  readonly effects?: readonly ToolEffect[];
  readonly dangerous?: boolean;
  readonly timeoutMs?: number;
  readonly preview?: (
    input: z.output<Schema>,
    context: Pick<ToolContext, "cwd" | "signal">,
  ) => string | Promise<string>;
  readonly execute: (
    input: z.output<Schema>,
    context: ToolContext,
  ) => ToolOutput | Promise<ToolOutput>;
}

/** Makes a tool from a schema and a function. */
export function defineTool<Schema extends z.ZodType>(
  definition: ToolDefinition<Schema>,
): Tool<z.output<Schema>> {
  const { name, description, input, effects = [], dangerous = false, preview } = definition;
  return {
    name,
    description,
    parameters: z.toJSONSchema(input, { io: "input" }),
    effects,
    dangerous,
    timeoutMs: definition.timeoutMs,
    async parse(value) {
      const result = await input.safeParseAsync(value);
      if (result.success) return { ok: true, value: result.data };
      return { ok: false, message: z.prettifyError(result.error) };
    },
    preview: async (value, context) =>
      preview ? await preview(value, context) : JSON.stringify(value, null, 2),
    execute: async (value, context) => definition.execute(value, context),
  };
}
