import { inVariable } from "../errors/config-issue.ts";
import type { KeyPath } from "../keys/key-path.ts";
import { readTypedText } from "../read/read-typed-text.ts";
import { listConfigKeys } from "../schema/config-keys.ts";
import { configSchema } from "../schema/config-schema.ts";
import { knownKeys } from "../schema/walk-schema.ts";
import { type AssignmentLayer, checkAssignment, isMapAt, joinLayers } from "./assignment.ts";
import type { ConfigWarning } from "./loaded-config.ts";

/** Environment variables, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

const prefix = "HAROMBE_";
const levelSeparator = "__";

/**
 * Reads `HAROMBE_MODEL__NAME=…`: two underscores between levels, keys of maps and indices of lists
 * as they are. A value for a text key is taken as it stands, any other as YAML.
 */
export function readEnvironmentLayer(environment: Environment): AssignmentLayer {
  const names = Object.keys(environment).filter(isConfigVariable).toSorted();
  return joinLayers(
    names.flatMap((name) => {
      const text = environment[name];
      return text === undefined ? [] : [readVariable(name, text)];
    }),
  );
}

/** Variables that look like a key of ours but are written so that they mean nothing. */
export function warnOfNearVariables(environment: Environment): readonly ConfigWarning[] {
  const byFlatName = new Map(
    listConfigKeys().map(({ path }) => [
      prefix + path.replaceAll(".", "_").toUpperCase(),
      prefix + path.replaceAll(".", levelSeparator).toUpperCase(),
    ]),
  );
  return Object.keys(environment).flatMap((name) => {
    const meant = byFlatName.get(name);
    if (meant === undefined || meant === name) return [];
    const message = `${name} is ignored; did you mean ${meant} (two underscores between levels)?`;
    return [{ code: "ignored-variable" as const, path: name, message }];
  });
}

function isConfigVariable(name: string): boolean {
  if (!name.startsWith(prefix)) return false;
  const rest = name.slice(prefix.length);
  return rest.includes(levelSeparator) || knownKeys(configSchema).includes(rest.toLowerCase());
}

function readVariable(name: string, text: string): AssignmentLayer {
  const path = toKeyPath(name.slice(prefix.length));
  const parsed = parseVariable(path, { name, text });
  if (parsed.issues.length > 0) return { assignments: [], issues: parsed.issues };
  const origin = { kind: "environment", detail: name } as const;
  return checkAssignment({ path, value: parsed.value, origin }, inVariable(name));
}

function toKeyPath(name: string): KeyPath {
  const path: (string | number)[] = [];
  for (const level of name.split(levelSeparator)) {
    path.push(isMapAt(path) ? level : /^\d+$/.test(level) ? Number(level) : level.toLowerCase());
  }
  return path;
}

function parseVariable(path: KeyPath, { name, text }: { name: string; text: string }) {
  const { value, issues } = readTypedText(path, { text, place: name });
  return { value, issues: issues.map((issue) => ({ ...issue, ...inVariable(name) })) };
}
