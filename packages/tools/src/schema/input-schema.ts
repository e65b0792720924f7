import type { StandardSchemaV1 } from "@standard-schema/spec";

import type { JsonSchema, ToolInputResult } from "../define/tool.ts";
import { formatIssues } from "./format-issues.ts";
import { createJsonSchemaValidator } from "./json-schema-validator.ts";
import { toParameters } from "./to-parameters.ts";

/** What `defineTool` takes: zod 4 and any other Standard Schema, or plain JSON Schema. */
export type ToolInputSchema = StandardSchemaV1 | JsonSchema;

/** What `execute` gets: the schema's output, or unknown fields for a plain JSON Schema. */
export type InferToolInput<Schema extends ToolInputSchema> = Schema extends StandardSchemaV1
  ? StandardSchemaV1.InferOutput<Schema>
  : Record<string, unknown>;

export interface InputSchema<Input> {
  readonly parameters: JsonSchema;
  parse(input: unknown): Promise<ToolInputResult<Input>>;
}

export interface InputSchemaOptions {
  /** Named in refusals. */
  readonly tool: string;
  /** For a Standard Schema that cannot say its JSON Schema by itself. */
  readonly parameters?: JsonSchema | undefined;
}

/** Throws a `TypeError` when no JSON Schema of an object can be had. */
export function createInputSchema<Schema extends ToolInputSchema>(
  schema: Schema,
  { tool, parameters: given }: InputSchemaOptions,
): InputSchema<InferToolInput<Schema>> {
  const parameters = readParameters(schema, given, tool);
  const validate = isStandardSchema(schema)
    ? schema["~standard"].validate.bind(schema["~standard"])
    : fromJsonSchema(parameters);
  return {
    parameters,
    async parse(input) {
      const result = await validate(input);
      if (!result.issues) return { ok: true, value: result.value as InferToolInput<Schema> };
      return { ok: false, message: formatIssues(result.issues, { tool, parameters, input }) };
    },
  };
}

function isStandardSchema(schema: ToolInputSchema): schema is StandardSchemaV1 {
  return "~standard" in schema;
}

function readParameters(
  schema: ToolInputSchema,
  given: JsonSchema | undefined,
  tool: string,
): JsonSchema {
  try {
    return toParameters(given ?? (isStandardSchema(schema) ? readJsonSchema(schema) : schema));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TypeError(`The input of the tool ${tool} cannot be shown to a model: ${reason}`, {
      cause: error,
    });
  }
}

/** The `jsonSchema` extension of Standard Schema, as zod, ArkType and Valibot's adapter have it. */
function readJsonSchema(schema: StandardSchemaV1): JsonSchema {
  const standard = schema["~standard"] as StandardSchemaV1["~standard"] & {
    readonly jsonSchema?: { input(options: { target: string }): JsonSchema };
  };
  if (standard.jsonSchema) return standard.jsonSchema.input({ target: "draft-2020-12" });
  throw new TypeError(
    `a schema of ${standard.vendor} does not tell its JSON Schema; give it as \`parameters\``,
  );
}

function fromJsonSchema(schema: JsonSchema) {
  const validate = createJsonSchemaValidator(schema);
  return (value: unknown): StandardSchemaV1.Result<unknown> => {
    const issues = validate(value);
    return issues.length === 0 ? { value } : { issues };
  };
}
