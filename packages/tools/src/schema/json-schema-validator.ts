import { type OutputUnit, Validator } from "@cfworker/json-schema";
import type { StandardSchemaV1 } from "@standard-schema/spec";

import type { JsonSchema } from "../define/tool.ts";

export type Issues = readonly StandardSchemaV1.Issue[];

/**
 * Checks values against a JSON Schema of draft 2020-12. Types, enums, bounds, references and
 * combinations are all checked; formats that the library does not know are not.
 */
export function createJsonSchemaValidator(schema: JsonSchema): (value: unknown) => Issues {
  const validator = new Validator(schema, "2020-12", false);
  return (value) => {
    const { valid, errors } = validator.validate(value);
    return valid ? [] : toIssues(errors);
  };
}

/** Keywords whose error only says that something further down is wrong. */
const summaries = new Set(["properties", "items", "prefixItems", "$ref", "allOf", "false"]);

function toIssues(errors: readonly OutputUnit[]): Issues {
  const issues = errors.filter(({ keyword }) => !summaries.has(keyword)).map(toIssue);
  if (issues.length === 0) return [{ message: errors[0]?.error ?? "is not valid" }];
  // The first one at a place is the widest; what follows are the branches that did not fit either.
  const byPlace = new Map(issues.toReversed().map((issue) => [placeOf(issue), issue]));
  return issues.filter((issue) => byPlace.get(placeOf(issue)) === issue);
}

function placeOf(issue: StandardSchemaV1.Issue): string {
  return JSON.stringify([issue.path, "keys" in issue ? issue.keys : []]);
}

function toIssue({ keyword, instanceLocation, error }: OutputUnit): StandardSchemaV1.Issue {
  const path = instanceLocation.split("/").slice(1).map(fromPointer);
  const [, field] = /^Property "(.*)" does not match additional properties/s.exec(error) ?? [];
  if (keyword === "additionalProperties" && field !== undefined) {
    return { message: error, path, ...{ code: "unrecognized_keys", keys: [field] } };
  }
  const [, missing] = /required property "(.*)"/s.exec(error) ?? [];
  if (keyword === "required" && missing !== undefined) {
    return { message: error, path: [...path, missing] };
  }
  return { message: phrase(error), path };
}

/** In the words that zod uses, so that a model reads one kind of message. */
function phrase(error: string): string {
  const [, found, expected] = /^Instance type "(.+)" is invalid. Expected "(.+)"/.exec(error) ?? [];
  if (found !== undefined) return `Invalid input: expected ${expected}, received ${found}`;
  return error.replace(/\.$/, "").replace(/^Instance /, "");
}

function fromPointer(part: string): PropertyKey {
  const key = decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
  return /^\d+$/.test(key) ? Number(key) : key;
}
