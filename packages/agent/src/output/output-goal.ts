import type { JsonSchema, ResponseFormat } from "@harombe/llm";
import { z } from "zod";

export type OutputResult =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string };

/** The shape that an answer must have, and how far the model is in meeting it. */
export interface OutputGoal {
  readonly jsonSchema: JsonSchema;
  readonly responseFormat: ResponseFormat;
  readonly repairsMax: number;
  /** Corrections asked for so far. */
  repairs: number;
  /** The value, once an answer fitted. */
  value: unknown;
  check(value: unknown): Promise<OutputResult>;
}

/** Throws a `TypeError` for what is neither a zod schema nor JSON Schema. */
export function createOutputGoal(schema: z.ZodType | JsonSchema, repairsMax = 2): OutputGoal {
  if (!Number.isSafeInteger(repairsMax) || repairsMax < 0 || repairsMax > 10) {
    throw new TypeError(`maxOutputRepairs is ${repairsMax}, but must be a whole number, 0 to 10`);
  }
  const type = isZod(schema) ? schema : fromJsonSchema(schema);
  const jsonSchema = isZod(schema) ? z.toJSONSchema(schema, { io: "input" }) : schema;
  return {
    jsonSchema,
    responseFormat: { type: "json", schema: jsonSchema },
    repairsMax,
    repairs: 0,
    value: undefined,
    async check(value) {
      const result = await type.safeParseAsync(value);
      if (result.success) return { ok: true, value: result.data };
      return { ok: false, message: z.prettifyError(result.error) };
    },
  };
}

/** Works across copies of zod, where `instanceof` does not. */
function isZod(schema: z.ZodType | JsonSchema): schema is z.ZodType {
  return "_zod" in schema;
}

function fromJsonSchema(schema: JsonSchema): z.ZodType {
  try {
    return z.fromJSONSchema({ ...schema });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new TypeError(`output is neither a zod schema nor JSON Schema: ${message}`, {
      cause: error,
    });
  }
}
