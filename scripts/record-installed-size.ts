/**
 * Packs every package, installs each alone into an empty project, and writes what that cost into
 * its README, between the `installed-size` markers. Needs a build: `pnpm build && pnpm sizes`.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { installAlone, measureInstalled } from "../test/packed/install.ts";
import { type PackedPackage, packPackages } from "../test/packed/packages.ts";

const root = join(import.meta.dirname, "..");
const markers = /<!-- installed-size -->[\s\S]*?<!-- \/installed-size -->/;

const folder = await mkdtemp(join(tmpdir(), "harombe-size-"));
try {
  const packed = await packPackages(join(folder, "tarballs"));
  for (const item of packed) console.log(await record(item, packed));
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function record(item: PackedPackage, all: readonly PackedPackage[]): Promise<string> {
  const alone = join(folder, item.name.replace("/", "-"));
  await installAlone(alone, [item], all);
  const { bytes, packages } = await measureInstalled(alone);
  const others = packages - 1;
  const sentence = `Installed alone: ${(bytes / 1e6).toFixed(1)} MB with ${others} ${others === 1 ? "dependency" : "dependencies"}.`;
  const readme = join(root, item.folder, "README.md");
  const text = await readFile(readme, "utf8");
  if (!markers.test(text)) throw new Error(`${readme} has no installed-size markers`);
  await writeFile(
    readme,
    text.replace(markers, `<!-- installed-size -->\n\n${sentence}\n\n<!-- /installed-size -->`),
  );
  return `${item.name}: ${sentence}`;
}
