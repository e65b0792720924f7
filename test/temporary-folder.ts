import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { onTestFinished } from "vitest";

/**
 * An empty folder, without symbolic links in its path, that goes away with the running test. The
 * purpose stands in its name, for whoever has to look at what is in it.
 */
export async function temporaryFolder(purpose: string): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), `harombe-${purpose}-`)));
  // A program that is just ending may still write.
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
