import type { JsonSchema } from "../../contract/model-request.ts";

export function isRecord(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** One schema for `allOf`; properties and required names add up. */
export function mergeAll({ allOf, ...schema }: JsonSchema): JsonSchema {
  return listOf(allOf)
    .filter(isRecord)
    .map(mergeAll)
    .reduce(
      (merged, each) => ({
        ...merged,
        ...each,
        properties: { ...recordOf(merged["properties"]), ...recordOf(each["properties"]) },
        required: [...listOf(merged["required"]), ...listOf(each["required"])],
      }),
      schema,
    );
}

function recordOf(value: unknown): JsonSchema {
  return isRecord(value) ? value : {};
}
