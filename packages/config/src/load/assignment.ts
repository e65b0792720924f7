import { z } from "zod";

import type { ConfigIssue, ConfigPlace } from "../errors/config-issue.ts";
import type { KeyPath } from "../keys/key-path.ts";
import { coerce } from "../read/coerce.ts";
import { unknownPath, validate } from "../read/validate.ts";
import { schemaAt, unwrap } from "../schema/walk-schema.ts";
import type { ConfigOrigin } from "./loaded-config.ts";

/** One value from outside the file. */
export interface Assignment {
  readonly path: KeyPath;
  readonly value: unknown;
  readonly origin: ConfigOrigin;
}

/** Assignments and what was wrong with those that are missing. */
export interface AssignmentLayer {
  readonly assignments: readonly Assignment[];
  readonly issues: readonly ConfigIssue[];
}

/** Checks one value alone, so that an issue names its own source. */
export function checkAssignment(
  { path, value, origin }: Assignment,
  place: ConfigPlace,
): AssignmentLayer {
  const schema = schemaAt(path);
  if (schema === undefined) return { assignments: [], issues: [unknownPath(path, place)] };
  const coerced = coerce(schema, value);
  const issues = validate(coerced, { base: path, placeOf: () => place, placeOfKey: () => place });
  return { assignments: issues.length > 0 ? [] : toLeaves(path, coerced, origin), issues };
}

/** A mapping for a section sets its keys and leaves the others; any other value replaces. */
function toLeaves(path: KeyPath, value: unknown, origin: ConfigOrigin): readonly Assignment[] {
  if (value === undefined) return [];
  const schema = schemaAt(path);
  const isSection = schema !== undefined && unwrap(schema) instanceof z.ZodObject;
  if (!isSection) return [{ path, value, origin }];
  const entries = Object.entries(value as Record<string, unknown>);
  return entries.flatMap(([key, child]) => toLeaves([...path, key], child, origin));
}

/** Joins the outcomes of several assignments. */
export function joinLayers(layers: readonly AssignmentLayer[]): AssignmentLayer {
  return {
    assignments: layers.flatMap((layer) => layer.assignments),
    issues: layers.flatMap((layer) => layer.issues),
  };
}

/** Whether a map, whose keys are free, stands at a path. */
export function isMapAt(path: KeyPath): boolean {
  const schema = schemaAt(path);
  return schema !== undefined && unwrap(schema) instanceof z.ZodRecord;
}
