import type { KeyPath } from "../keys/key-path.ts";
import type { Assignment } from "./assignment.ts";

/**
 * Lays assignments, in order, over what the file says; a list may grow only by its next element.
 * The file's value is not changed.
 */
export function mergeLayers(
  fileValue: Record<string, unknown>,
  assignments: readonly Assignment[],
): Record<string, unknown> {
  const merged = structuredClone(fileValue);
  for (const { path, value } of assignments) setAt(merged, path, value);
  return merged;
}

function setAt(root: Record<string, unknown>, path: KeyPath, value: unknown): void {
  let target = root as Record<string | number, unknown>;
  for (const [index, step] of path.slice(0, -1).entries()) {
    target[step] ??= typeof path[index + 1] === "number" ? [] : {};
    target = target[step] as Record<string | number, unknown>;
  }
  const last = path.at(-1);
  if (last !== undefined) target[last] = structuredClone(value);
}
