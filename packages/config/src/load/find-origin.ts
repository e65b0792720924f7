import { isPrefix, type KeyPath } from "../keys/key-path.ts";
import type { Assignment } from "./assignment.ts";
import type { FileLayer } from "./file-layer.ts";
import type { ConfigOrigin } from "./loaded-config.ts";

export interface OriginSources {
  readonly file: FileLayer;
  readonly fileName: string;
  /** In the order in which they were laid over the file. */
  readonly assignments: readonly Assignment[];
}

/** Where a value came from, or nothing where it is a default. */
export function findOrigin(path: KeyPath, sources: OriginSources): ConfigOrigin | undefined {
  const { file, fileName, assignments } = sources;
  const later = assignments.findLast(
    (assignment) => isPrefix(assignment.path, path) || isPrefix(path, assignment.path),
  );
  if (later !== undefined) return later.origin;
  const line = file.lineOf(path);
  return line === null ? undefined : { kind: "file", detail: `${fileName}:${line}` };
}
