import { ConfigError } from "../errors/config-error.ts";
import { type ConfigIssue, inFile } from "../errors/config-issue.ts";
import { formatKeyPath, isPrefix, type KeyPath, parseKeyPath } from "../keys/key-path.ts";
import { coerce } from "../read/coerce.ts";
import { unknownPath, validate } from "../read/validate.ts";
import { privacyAt, schemaAt } from "../schema/walk-schema.ts";
import { parseSecretReference } from "../secrets/secret-reference.ts";
import type { ConfigChange, ConfigChanges } from "./config-change.ts";

/**
 * The changes in the order in which they are made, checked against the schema.
 *
 * @throws ConfigError `HAROMBE_CONFIG_INVALID` for unknown keys and wrong values,
 *   `HAROMBE_CONFIG_SECRET` for a secret that would be saved as it is.
 */
export function toCheckedChanges(changes: ConfigChanges, file: string): readonly ConfigChange[] {
  const { set = [], append = [], remove = [] } = changes;
  const list: readonly ConfigChange[] = [
    ...set.map(([path, value]) => ({ type: "set" as const, path: parseKeyPath(path), value })),
    ...append.map(([path, value]) => ({
      type: "append" as const,
      path: parseKeyPath(path),
      value,
    })),
    ...inRemovalOrder(remove.map(parseKeyPath)),
  ];
  refuse(
    "HAROMBE_CONFIG_INVALID",
    list.flatMap((change) => checkValue(change, file)),
  );
  refuse(
    "HAROMBE_CONFIG_SECRET",
    list.flatMap((change) => checkSecrets(change, file)),
  );
  return list;
}

/** Later elements first, so that the indices of the others stay right. */
function inRemovalOrder(paths: readonly KeyPath[]): readonly ConfigChange[] {
  const sorted = paths.toSorted((left, right) => compareDescending(left, right));
  const isCovered = (path: KeyPath) =>
    sorted.some((other) => other.length < path.length && isPrefix(other, path));
  return sorted.filter((path) => !isCovered(path)).map((path) => ({ type: "remove", path }));
}

function compareDescending(left: KeyPath, right: KeyPath): number {
  const index = left.findIndex((step, position) => step !== right[position]);
  const [a, b] = [left[index], right[index]];
  return typeof a === "number" && typeof b === "number" ? b - a : 0;
}

function refuse(
  code: "HAROMBE_CONFIG_INVALID" | "HAROMBE_CONFIG_SECRET",
  issues: readonly ConfigIssue[],
): void {
  if (issues.length > 0) throw new ConfigError({ code, issues });
}

/** Where the value itself belongs: an appended one is an element of its list. */
const targetOf = (change: ConfigChange): KeyPath =>
  change.type === "append" ? [...change.path, 0] : change.path;

function checkValue(change: ConfigChange, file: string): readonly ConfigIssue[] {
  const place = inFile(file);
  const target = targetOf(change);
  const schema = schemaAt(target);
  if (schema === undefined) return [unknownPath(target, place)];
  if (change.type === "remove") return [];
  const value = coerce(schema, change.value);
  return validate(value, { base: target, placeOf: () => place, placeOfKey: () => place });
}

function checkSecrets(change: ConfigChange, file: string): readonly ConfigIssue[] {
  if (change.type === "remove") return [];
  return findLiterals(targetOf(change), change.value).map((path) => {
    const key = formatKeyPath(path);
    const allowed = "${env:NAME} or ${file:path}";
    return {
      ...inFile(file),
      path: key,
      message: `${key} is a secret and is not saved as it is; keep it elsewhere and write ${allowed}`,
      found: "text",
      allowed,
    };
  });
}

function findLiterals(path: KeyPath, value: unknown): readonly KeyPath[] {
  if (typeof value === "string") {
    const isLiteral =
      privacyAt(path) === "secret" && value !== "" && parseSecretReference(value) === undefined;
    return isLiteral ? [path] : [];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    findLiterals([...path, Array.isArray(value) ? Number(key) : key], child),
  );
}
