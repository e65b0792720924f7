import { join } from "node:path";

import { type HarombeResult, runNode } from "./run-harombe.ts";

/**
 * Runs many command lines in one process: a table of cases need not pay for a start each. For what
 * reads neither files nor the environment.
 */
export async function runMany(lines: readonly (readonly string[])[]): Promise<HarombeResult[]> {
  const script = join(import.meta.dirname, "fixtures", "run-many.ts");
  const { stdout, stderr } = await runNode([script], { input: JSON.stringify(lines) });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as HarombeResult[];
}
