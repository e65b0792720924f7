import { execFile } from "node:child_process";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..", "..");

export interface PackedPackage {
  readonly name: string;
  /** From the root of the repository. */
  readonly folder: string;
  readonly tarball: string;
  /** Names of our own packages that it needs, all the way down. */
  readonly needs: readonly string[];
  /** What can be imported: `@harombe/llm`, `@harombe/llm/testing`, … */
  readonly entries: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Packs every package that gets published, as `pnpm publish` would. Needs a build. */
export async function packPackages(destination: string): Promise<PackedPackage[]> {
  await mkdir(destination, { recursive: true });
  const published = await publishedFolders();
  const manifests = published.map(({ manifest }) => manifest);
  const packed: PackedPackage[] = [];
  for (const { folder, manifest } of published) {
    const { stdout } = await run("pnpm", ["pack", "--json", "--pack-destination", destination], {
      cwd: folder,
    });
    const { filename } = JSON.parse(stdout) as { filename: string };
    packed.push({
      name: manifest.name,
      folder: relative(root, folder),
      tarball: join(destination, filename.split(/[\\/]/).at(-1) ?? filename),
      needs: ourDependencies(manifest, manifests),
      entries: Object.keys(manifest.exports)
        .filter((key) => key !== "./package.json")
        .map((key) => manifest.name + key.slice(1)),
    });
  }
  return packed;
}

interface PublishedFolder {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** All but the private ones, which others carry in their bundles. */
async function publishedFolders(): Promise<readonly PublishedFolder[]> {
  const parents = ["packages", "apps"].map((name) => join(root, name));
  const children = await Promise.all(
    parents.map(async (parent) => (await readdir(parent)).map((name) => join(parent, name))),
  );
  const folders = await Promise.all(
    children.flat().map(async (folder) => ({ folder, manifest: await readManifest(folder) })),
  );
  return folders.filter(({ manifest }) => manifest.private !== true);
}

async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Manifest;
}

function ourDependencies(manifest: Manifest, all: readonly Manifest[]): string[] {
  const direct = Object.keys(manifest.dependencies ?? {}).filter((name) =>
    all.some((other) => other.name === name),
  );
  const indirect = direct.flatMap((name) => {
    const other = all.find((candidate) => candidate.name === name);
    return other ? ourDependencies(other, all) : [];
  });
  return [...new Set([...direct, ...indirect])];
}
