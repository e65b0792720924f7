import { isAbsolute, relative, sep } from "node:path";

/** Whether a path is a folder or lies below it, segment by segment: `/home/ab` is not in `/home/a`. */
export function isInside(folder: string, path: string): boolean {
  const steps = relative(folder, path);
  return steps === "" || (!isAbsolute(steps) && steps.split(sep)[0] !== "..");
}
