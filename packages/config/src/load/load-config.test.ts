import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { defaultConfig } from "../schema/config-schema.ts";
import { configDirectory } from "./config-directory.ts";
import { loadConfig } from "./load-config.ts";
import type { ReadFile } from "./read-text-file.ts";

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "harombe-config-"));
});

afterEach(() => rm(home, { recursive: true, force: true }));

async function write(path: string, content: string | Uint8Array): Promise<string> {
  await mkdir(join(home, path, ".."), { recursive: true });
  await writeFile(join(home, path), content);
  return join(home, path);
}

const failsWith = (message: string, code = "HAROMBE_CONFIG_UNREADABLE"): unknown =>
  expect.objectContaining({ code, message });

test("without a file everything has its default", async () => {
  const loaded = await loadConfig({ homeDirectory: home });
  expect({ ...loaded, origin: loaded.origin("model.name") }).toEqual({
    config: defaultConfig(),
    path: join(home, ".harombe/harombe.yaml"),
    exists: false,
    warnings: [],
    origin: { kind: "default", detail: "default" },
  });
});

test.each([
  ["the home directory", ".harombe/harombe.yaml", {}],
  ["HAROMBE_HOME", "elsewhere/harombe.yaml", { HAROMBE_HOME: "~/elsewhere" }],
  ["HAROMBE_CONFIG", "my.yaml", { HAROMBE_CONFIG: "~/my.yaml", HAROMBE_HOME: "/nowhere" }],
  [
    "the home directory when variables are empty",
    ".harombe/harombe.yaml",
    { HAROMBE_CONFIG: "", HAROMBE_HOME: "" },
  ],
])("finds the file by %s", async (_, file, environment) => {
  const path = await write(file, "model: {name: found}");
  const loaded = await loadConfig({ homeDirectory: home, environment });
  expect([loaded.path, loaded.exists, loaded.config.model.name]).toEqual([path, true, "found"]);
});

test("the path that is given wins over the environment", async () => {
  const path = await write("given.yaml", "model: {name: given}");
  const loaded = await loadConfig({ path, environment: { HAROMBE_CONFIG: "/nowhere" } });
  expect(loaded.config.model.name).toBe("given");
});

test("a file that was named and is missing draws a warning", async () => {
  const path = join(home, "missing.yaml");
  const loaded = await loadConfig({ path });
  expect([loaded.exists, loaded.config, loaded.warnings]).toEqual([
    false,
    defaultConfig(),
    [{ code: "file-missing", path, message: `There is no file ${path}; the defaults apply.` }],
  ]);
});

test.each([
  [
    "UTF-16, as PowerShell writes it",
    Buffer.from("\uFEFFmodel: {}", "utf16le"),
    "is not UTF-8 text; save it as UTF-8",
  ],
  ["more than a mebibyte", Buffer.alloc(2 * 1024 * 1024, "#"), "is larger than 1048576 bytes"],
])("refuses a file with %s", async (_, content, reason) => {
  const path = await write("bad.yaml", content);
  await expect(loadConfig({ path })).rejects.toThrow(failsWith(`${path} ${reason}`));
});

test("refuses a folder, a path under a file and a link to itself", async () => {
  const file = await write("file", "");
  const loop = join(home, "loop");
  await symlink(loop, loop);
  const cases = [
    [home, "is a folder, not a file"],
    [join(file, "harombe.yaml"), "lies under a file, not a folder"],
    [loop, "is a link that leads back to itself"],
  ] as const;
  for (const [path, reason] of cases) {
    await expect(loadConfig({ path })).rejects.toThrow(failsWith(`${path} ${reason}`));
  }
});

test("refuses a file that this user may not read", async () => {
  const path = await write("closed.yaml", "");
  await chmod(path, 0);
  const refused: ReadFile = async () => {
    throw Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" });
  };
  // The superuser may read anything, so there the refusal is played.
  const readFile = process.getuid?.() === 0 ? refused : undefined;
  await expect(loadConfig({ path, readFile })).rejects.toThrow(
    failsWith(`${path} may not be read by this user`),
  );
});

test("never ending files end", async () => {
  await expect(loadConfig({ path: "/dev/zero" })).rejects.toThrow(
    failsWith("/dev/zero is larger than 1048576 bytes"),
  );
});

test("rethrows the reason of an abort untouched", async () => {
  const reason = new Error("changed my mind");
  await expect(loadConfig({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test.each([
  [{}, "/home/ada/.harombe"],
  [{ HAROMBE_HOME: "" }, "/home/ada/.harombe"],
  [{ HAROMBE_HOME: "~/h" }, "/home/ada/h"],
  [{ HAROMBE_HOME: "/srv/h" }, "/srv/h"],
])("with %j the directory is %s", (environment, directory) => {
  expect(configDirectory({ environment, homeDirectory: "/home/ada" })).toBe(directory);
});
