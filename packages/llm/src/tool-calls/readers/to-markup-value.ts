import type { JsonSchema } from "../../contract/model-request.ts";
import { parseJson } from "../arguments/parse-json.ts";
import { acceptedTypes, propertySchema } from "../arguments/schema-types.ts";

/** A value written without quotes: text where the schema takes text, else JSON where it is JSON. */
export function toMarkupValue(text: string, schema: JsonSchema | undefined, key: string): unknown {
  const types = acceptedTypes(propertySchema(schema, key), schema);
  if (types?.has("string") === true) return text;
  const isContainer = types?.has("object") === true || types?.has("array") === true;
  const parsed = parseJson(text, isContainer ? {} : { maxRepairLength: 0 });
  return parsed === undefined ? text : parsed.value;
}
