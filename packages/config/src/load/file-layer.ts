import type { ConfigIssue } from "../errors/config-issue.ts";
import type { KeyPath } from "../keys/key-path.ts";
import { coerce } from "../read/coerce.ts";
import { readYaml } from "../read/read-yaml.ts";
import { validate } from "../read/validate.ts";
import { configSchema } from "../schema/config-schema.ts";

export interface FileLayer {
  /** What the file says, fit for the schema if there are no issues. */
  readonly value: Record<string, unknown>;
  readonly issues: readonly ConfigIssue[];
  /** The line of a value, or nothing where the file does not set it. */
  lineOf(path: KeyPath): number | null;
}

/** Reads and checks the text of a config file. */
export function readFileLayer(text: string, file: string): FileLayer {
  const yaml = readYaml(text, file);
  const value = coerce(configSchema, yaml.value ?? {}) ?? {};
  return {
    value: isMapping(value) ? value : {},
    issues: [...yaml.issues, ...validate(value, yaml)].toSorted(inReadingOrder),
    lineOf: (path) => (has(value, path) ? yaml.placeOfKey(path).line : null),
  };
}

const inReadingOrder = (left: ConfigIssue, right: ConfigIssue): number =>
  (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0);

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function has(value: unknown, path: KeyPath): boolean {
  let current = value;
  for (const step of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, step)) {
      return false;
    }
    current = (current as Record<string | number, unknown>)[step];
  }
  return current !== undefined;
}
