import { readFile, realpath } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { pathToFileURL } from "node:url";

import type { Tool } from "../define/tool.ts";
import { ToolError } from "../errors/tool-error.ts";
import { isInside } from "../paths/is-inside.ts";
import { findEntry, type PackageManifest } from "./find-entry.ts";
import { readTools } from "./read-tools.ts";

export interface LoadToolPackageOptions {
  /**
   * The absolute path of the folder whose `node_modules` holds the package, such as
   * `~/.harombe/plugins` spelled out. Folders above it are not looked into, nor is the working
   * folder: what lies there could come from anyone.
   */
  readonly from: string;
  /** How a module is loaded, by its file URL. Default `import()`. */
  readonly import?: (url: string) => Promise<unknown>;
}

const allowedName = /^(?:@[a-z0-9][a-z0-9._-]*\/)?harombe-tool-[a-z0-9][a-z0-9._-]*$/;

/**
 * Loads the tools of a package named `harombe-tool-*` or `@scope/harombe-tool-*`: its export
 * `tools`, or else every export that is a tool. Its code runs with all rights of this process.
 * Throws a `ToolError` with a `HAROMBE_TOOL_PACKAGE_…` code.
 */
export async function loadToolPackage(
  name: string,
  { from, import: load = (url) => import(url) }: LoadToolPackageOptions,
): Promise<readonly Tool[]> {
  if (!isAbsolute(from)) throw new TypeError(`"from" must be an absolute path, not "${from}"`);
  if (!allowedName.test(name) || name.length > 214) throw nameError(name);
  const folder = join(from, "node_modules", name);
  const entry = await findPackageEntry(name, { folder, from });
  const exported = await load(pathToFileURL(entry).href).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw invalid(name, `it cannot be loaded: ${reason}`, cause);
  });
  const result = readTools(exported);
  if (typeof result === "string") throw invalid(name, result);
  return result;
}

async function findPackageEntry(
  name: string,
  { folder, from }: { readonly folder: string; readonly from: string },
): Promise<string> {
  const text = await readFile(join(folder, "package.json"), "utf8").catch((cause: unknown) => {
    const hint = `npm install --prefix ${JSON.stringify(from)} ${name}`;
    const message = `The tool package ${name} is not installed in ${from}. Install it with: ${hint}`;
    throw new ToolError(message, { code: "HAROMBE_TOOL_PACKAGE_NOT_INSTALLED", hint, cause });
  });
  const entry = findEntry(parseManifest(name, text));
  if (entry === undefined)
    throw invalid(name, "its package.json has no entry that can be imported");
  try {
    const [root, file] = await Promise.all([realpath(folder), realpath(join(folder, entry))]);
    if (isInside(root, file)) return file;
  } catch (cause) {
    throw invalid(name, `its entry ${entry} is not there`, cause);
  }
  throw invalid(name, `its entry ${entry} leads out of the package`);
}

function parseManifest(name: string, text: string): PackageManifest {
  try {
    return JSON.parse(text) as PackageManifest;
  } catch (cause) {
    throw invalid(name, "its package.json is no JSON", cause);
  }
}

function nameError(name: string): ToolError {
  const shown = JSON.stringify(name.slice(0, 100));
  return new ToolError(
    `${shown} is no name of a tool package: it must be harombe-tool-* or @scope/harombe-tool-*`,
    { code: "HAROMBE_TOOL_PACKAGE_NAME" },
  );
}

function invalid(name: string, reason: string, cause?: unknown): ToolError {
  return new ToolError(`The tool package ${name} cannot be used: ${reason}`, {
    code: "HAROMBE_TOOL_PACKAGE_INVALID",
    cause,
  });
}
