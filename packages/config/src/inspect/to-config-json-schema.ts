import { z } from "zod";

import { configSchema } from "../schema/config-schema.ts";

/** A JSON Schema, draft 2020-12, as plain JSON. */
export type JsonSchema = z.core.JSONSchema.JSONSchema;

/**
 * The JSON Schema of `harombe.yaml`, for editors: every key with description, default and bounds.
 * Like the loader it lets sections, lists and maps be empty.
 */
export function toConfigJsonSchema(): JsonSchema {
  const { "~standard": _, ...schema } = z.toJSONSchema(configSchema, {
    target: "draft-2020-12",
    io: "input",
    override: ({ zodSchema, jsonSchema }) => {
      // zod's own bounds of every integer say nothing about this key.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      const isOptional = z.safeParse(zodSchema, undefined).success || zodSchema === configSchema;
      if (!isOptional) return;
      if (jsonSchema.type === "object" || jsonSchema.type === "array") {
        // The type of `type` knows only single names, the standard also lists of them.
        jsonSchema.type = [jsonSchema.type, "null"] as never;
      }
    },
  });
  return schema;
}
