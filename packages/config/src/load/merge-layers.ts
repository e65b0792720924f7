import { type ConfigIssue, inVariable } from "../errors/config-issue.ts";
import { formatKeyPath, type KeyPath } from "../keys/key-path.ts";
import type { Assignment } from "./assignment.ts";

export interface MergedLayers {
  readonly value: Record<string, unknown>;
  readonly issues: readonly ConfigIssue[];
}

/**
 * Lays assignments, in order, over what the file says. A list may grow only by its next element;
 * a later index is an issue. The file's value is not changed.
 */
export function mergeLayers(
  fileValue: Record<string, unknown>,
  assignments: readonly Assignment[],
): MergedLayers {
  const value = structuredClone(fileValue);
  const refused = assignments.filter((assignment) => !setAt(value, assignment));
  return { value, issues: refused.map(beyondEnd) };
}

type Container = Record<string | number, unknown>;

/** Whether there was a place for the value. */
function setAt(root: Container, { path, value }: Assignment): boolean {
  let target = root;
  for (const [index, step] of path.entries()) {
    if (Array.isArray(target) && Number(step) > target.length) return false;
    if (index === path.length - 1) target[step] = structuredClone(value);
    else target = enter(target, step, path[index + 1]);
  }
  return true;
}

function enter(target: Container, step: string | number, next: string | number | undefined) {
  target[step] ??= typeof next === "number" ? [] : {};
  return target[step] as Container;
}

function beyondEnd({ path, origin }: Assignment): ConfigIssue {
  const last = path.findLastIndex((step) => typeof step === "number");
  const element: KeyPath = path.slice(0, last + 1);
  const previous = formatKeyPath([...path.slice(0, last), Number(path[last]) - 1]);
  return {
    ...inVariable(origin.detail),
    path: formatKeyPath(path),
    message: `${formatKeyPath(element)} cannot be set: there is no ${previous} before it`,
    found: `index ${path[last]}`,
    allowed: "the index of an element, or the next one",
  };
}
