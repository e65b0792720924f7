import { formatKeyPath, isPrefix, type KeyPath } from "../keys/key-path.ts";
import type { Assignment } from "./assignment.ts";
import { movedKeys } from "./dependent-defaults.ts";
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

/** `findOrigin` with its sources. */
export type FindOrigin = (path: KeyPath) => ConfigOrigin | undefined;

/** The origin of a value, or else of what encloses it. */
export function findNearest(path: KeyPath, find: FindOrigin): ConfigOrigin | undefined {
  return find(path) ?? (path.length > 1 ? findNearest(path.slice(0, -1), find) : undefined);
}

/** The origin of a value in the finished config, where an older key may stand in for a new one. */
export function originOf(path: KeyPath, find: FindOrigin): ConfigOrigin {
  const origin = find(path);
  if (origin !== undefined) return origin;
  const moved = movedKeys.find(({ to }) => isPrefix(to, path));
  const old = moved === undefined ? undefined : find(moved.from);
  if (moved === undefined || old === undefined) return { kind: "default", detail: "default" };
  return { ...old, detail: `${old.detail} (${formatKeyPath(moved.from)})` };
}
