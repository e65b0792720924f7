import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Every system asks for the folder of temporary files by one of these. */
const variables = ["TMPDIR", "TMP", "TEMP"] as const;
const marker = "HAROMBE_TEMPORARY_ROOT";

/**
 * Gives a run of the tests a temporary folder of its own, which every worker and every program that
 * is started from one inherits, and fails the run when something of harombe's is left in it. Other
 * runs at the same time have their own.
 */
export function setup(): (() => void) | undefined {
  // Each project of the workspace comes here; the first one does the work.
  if (process.env[marker] !== undefined) return undefined;
  const root = mkdtempSync(join(tmpdir(), "harombe-tests-"));
  for (const name of [...variables, marker]) process.env[name] = root;
  return () => {
    const left = readdirSync(root).filter((name) => name.startsWith("harombe-"));
    rmSync(root, { recursive: true, force: true });
    if (left.length > 0) throw new Error(`Tests left behind: ${left.join(", ")}`);
  };
}
