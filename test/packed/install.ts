import { execFile } from "node:child_process";
import { lstat, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import type { PackedPackage } from "./packages.ts";

const run = promisify(execFile);

/** Installs a package into an empty project, with those of ours that it needs, as npm would. */
export async function installAlone(
  folder: string,
  wanted: readonly PackedPackage[],
  all: readonly PackedPackage[],
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  const needed = new Set(wanted.flatMap(({ name, needs }) => [name, ...needs]));
  const tarballs = all.filter(({ name }) => needed.has(name)).map(({ tarball }) => tarball);
  const quiet = ["--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  await run("npm", ["install", ...quiet, ...tarballs], { cwd: folder });
}

export interface InstalledSize {
  readonly bytes: number;
  /** Packages in node_modules, ours among them. */
  readonly packages: number;
}

export async function measureInstalled(folder: string): Promise<InstalledSize> {
  return measure(join(folder, "node_modules"));
}

async function measure(folder: string): Promise<InstalledSize> {
  let bytes = 0;
  let packages = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const inside = await measure(path);
      bytes += inside.bytes;
      packages += inside.packages;
    } else if (entry.isFile()) {
      bytes += (await lstat(path)).size;
      if (entry.name === "package.json" && isPackageRoot(folder)) packages += 1;
    }
  }
  return { bytes, packages };
}

/** `node_modules/x` or `node_modules/@scope/x`: other manifests only mark the kind of a folder. */
function isPackageRoot(folder: string): boolean {
  return /[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^@\\/][^\\/]*$/.test(folder);
}
