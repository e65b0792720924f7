import { z } from "zod";

import type { ToolSchema } from "../../contract/model-request.ts";

/** A JSON Schema, or anything else that is an object. */
export const schemaObject = z.record(z.string(), z.unknown());

/** The tools of a request, which both dialects write alike. */
export const offeredTools = z
  .array(
    z.object({
      function: z.object({
        name: z.string(),
        description: z.string().nullish(),
        parameters: schemaObject.nullish(),
      }),
    }),
  )
  .nullish();

export function toToolSchemas(tools: z.infer<typeof offeredTools>): readonly ToolSchema[] {
  return (tools ?? []).map(({ function: { name, description, parameters } }) => ({
    name,
    description: description ?? "",
    parameters: parameters ?? { type: "object", properties: {} },
  }));
}
