import { copyFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

import { createConfigText, toConfigJsonSchema, writeFileAtomically } from "@harombe/config";
import { makeFolder } from "@harombe/folders";

export interface WriteConfigOptions {
  readonly path: string;
  /** Values by dotted key; everything else keeps its default. */
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Writes a new configuration with its JSON Schema beside it, for editors. Returns where the file
 * that stood there before was kept, or null.
 */
export async function writeConfig({ path, values }: WriteConfigOptions): Promise<string | null> {
  const folder = dirname(path);
  makeFolder(folder);
  const backup = await keepBackup(path);
  const schema = `${JSON.stringify(toConfigJsonSchema(), null, 2)}\n`;
  await writeFileAtomically(join(folder, "harombe.schema.json"), schema);
  await writeFileAtomically(path, createConfigText({ values }));
  return backup;
}

async function keepBackup(path: string): Promise<string | null> {
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  if (!exists) return null;
  const backup = `${path}.bak`;
  await copyFile(path, backup);
  return backup;
}
