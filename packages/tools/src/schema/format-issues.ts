import type { StandardSchemaV1 } from "@standard-schema/spec";

import type { JsonSchema } from "../define/tool.ts";
import { closestName } from "./closest-name.ts";
import { describeSchema, schemaAt } from "./describe-schema.ts";

/** Bounds of a refusal, so that a wild call cannot fill the model's context. */
const issuesMax = 10;
const lineCharactersMax = 400;
const valueCharactersMax = 80;

export interface IssueContext {
  readonly tool: string;
  readonly parameters: JsonSchema;
  /** What the model sent. */
  readonly input: unknown;
}

/**
 * Why arguments were refused, for the model: for each field what is wrong, what was found and what
 * is allowed. At most 10 lines of 400 characters.
 */
export function formatIssues(
  issues: readonly StandardSchemaV1.Issue[],
  { tool, parameters, input }: IssueContext,
): string {
  const lines = [...new Set(issues.map((issue) => formatIssue(issue, parameters, input)))];
  const shown = lines.slice(0, issuesMax).map((line) => `- ${cut(line, lineCharactersMax)}`);
  const rest = lines.length - shown.length;
  if (rest > 0) shown.push(`- and ${rest} more`);
  return [`The arguments for ${tool} are not valid:`, ...shown].join("\n");
}

function formatIssue(issue: StandardSchemaV1.Issue, parameters: JsonSchema, input: unknown) {
  const path = (issue.path ?? []).map((part) => (typeof part === "object" ? part.key : part));
  const unknown = unknownFields(issue);
  if (unknown.length > 0) return formatUnknown(unknown, path, parameters);
  const found = valueAt(input, path);
  const allowed = describeSchema(schemaAt(parameters, path) ?? {});
  const place = path.length === 0 ? "arguments" : formatPath(path);
  if (found === undefined) {
    return `${place}: required, but missing${allowed === "" ? "" : `; expected ${allowed}`}`;
  }
  const expected = allowed === "" ? "" : `; expected ${allowed}`;
  return `${place}: ${issue.message}; found ${formatValue(found)}${expected}`;
}

function formatUnknown(
  fields: readonly string[],
  path: readonly PropertyKey[],
  parameters: JsonSchema,
): string {
  const properties = schemaAt(parameters, path)?.["properties"];
  const known = Object.keys(properties ?? {});
  const named = fields.slice(0, 5).map((field) => {
    const close = closestName(field, known);
    return `${formatPath([...path, field])}${close ? ` (did you mean ${close}?)` : ""}`;
  });
  const allowed = known.length > 0 ? known.join(", ") : "none";
  return `unknown field ${named.join(", ")}; allowed fields: ${allowed}`;
}

/** Libraries that name unknown fields do it in `keys`; the Standard Schema has no word for it. */
function unknownFields(issue: StandardSchemaV1.Issue): readonly string[] {
  if (!("code" in issue) || issue.code !== "unrecognized_keys" || !("keys" in issue)) return [];
  return Array.isArray(issue.keys) ? issue.keys.map(String) : [];
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    input,
  );
}

function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) =>
      typeof key === "number" ? `[${key}]` : `${index === 0 ? "" : "."}${cut(String(key), 60)}`,
    )
    .join("");
}

function formatValue(value: unknown): string {
  return cut(JSON.stringify(value) ?? typeof value, valueCharactersMax);
}

function cut(text: string, charactersMax: number): string {
  return text.length <= charactersMax
    ? text
    : `${text.slice(0, charactersMax - 1).toWellFormed()}…`;
}
