import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";

import fc from "fast-check";
import { expect, test } from "vitest";

import { createFolder } from "../fixtures/workspace.ts";
import { createPathGuard, type PathGuardOptions } from "./path-guard.ts";

async function createHouse(options: PathGuardOptions = {}) {
  const root = await createFolder();
  const inside = join(root, "a");
  await mkdir(join(inside, "folder"), { recursive: true });
  await mkdir(join(root, "ab"));
  await writeFile(join(inside, "file.txt"), "inside");
  await writeFile(join(root, "ab", "secret.txt"), "secret");
  const home = join(root, "home");
  return { root, inside, guard: createPathGuard({ cwd: inside, home, ...options }) };
}

test("allows the folder itself, what is in it and what is not there yet", async () => {
  const { inside, guard } = await createHouse();
  const paths = [".", "file.txt", "./folder/../file.txt", "new/deep/file.txt", join(inside, "x")];
  const resolved = await Promise.all(paths.map((path) => guard.resolve(path)));
  expect(resolved).toEqual([
    { path: inside, shown: "." },
    { path: join(inside, "file.txt"), shown: "file.txt" },
    { path: join(inside, "file.txt"), shown: "file.txt" },
    { path: join(inside, "new/deep/file.txt"), shown: join("new/deep/file.txt") },
    { path: join(inside, "x"), shown: "x" },
  ]);
});

test.each([
  ["traversal", "../ab/secret.txt"],
  ["a sibling whose name begins alike", "../ab"],
  ["a traversal through what does not exist", "none/../../ab/secret.txt"],
  ["an absolute path", "/etc/passwd"],
  ["the parent", ".."],
  ["the home folder", "~/notes.txt"],
])("refuses %s and names the allowed folders", async (_, path) => {
  const { inside, guard } = await createHouse();
  await expect(guard.resolve(path)).rejects.toMatchObject({
    code: "HAROMBE_TOOL_REFUSED",
    message: `Not allowed: ${JSON.stringify(path)}, because it leads outside of the allowed folders. Allowed folders: ${inside}.`,
  });
});

test.each([
  ["", "the path is empty"],
  ["a\0b", "the path has a NUL byte"],
  ["C:\\Windows\\win.ini", "drive letters exist on Windows only"],
  ["\\\\server\\share", "network and device paths exist on Windows only"],
  ["x".repeat(5000), "the path has 5000 characters; at most 4096 are allowed"],
])("refuses %j", async (path, reason) => {
  const { guard } = await createHouse({ platform: "linux" });
  await expect(guard.resolve(path)).rejects.toThrow(reason);
});

test("follows links: inwards is fine, outwards is refused, also for new files", async () => {
  const { root, inside, guard } = await createHouse();
  await symlink(join(inside, "file.txt"), join(inside, "inwards"));
  await symlink(join(root, "ab"), join(inside, "outwards"));
  await symlink(join(root, "ab", "new.txt"), join(inside, "dangling"));
  await symlink("circle", join(inside, "circle"));
  expect((await guard.resolve("inwards")).path).toBe(join(inside, "file.txt"));
  await expect(guard.resolve("outwards/secret.txt")).rejects.toThrow("leads outside");
  await expect(guard.resolve("outwards/new/file.txt")).rejects.toThrow("leads outside");
  await expect(guard.resolve("dangling")).rejects.toThrow("a symbolic link that leads nowhere");
  await expect(guard.resolve("dangling/x")).rejects.toThrow("a symbolic link that leads nowhere");
  await expect(guard.resolve("circle")).rejects.toThrow("lead in a circle");
});

test("an allowed folder may itself be a link", async () => {
  const { root, inside } = await createHouse();
  await symlink(inside, join(root, "link"));
  const guard = createPathGuard({ allowedPaths: ["link"], cwd: root });
  expect((await guard.resolve("link/file.txt")).path).toBe(join(inside, "file.txt"));
});

test("several folders, the home sign, and none at all", async () => {
  const { root, inside } = await createHouse();
  const options = { cwd: inside, home: root };
  const several = createPathGuard({ ...options, allowedPaths: [".", "~/ab"] });
  expect((await several.resolve("~/ab/secret.txt")).path).toBe(join(root, "ab", "secret.txt"));
  const none = createPathGuard({ ...options, allowedPaths: [] });
  await expect(none.resolve("file.txt")).rejects.toThrow("Allowed folders: none.");
});

test("relative paths start from the folder of the call", async () => {
  const { inside, guard } = await createHouse();
  const from = join(inside, "folder");
  expect(await guard.resolve("x", { from })).toEqual({ path: join(from, "x"), shown: "x" });
  expect((await guard.resolve("../file.txt", { from })).path).toBe(join(inside, "file.txt"));
});

test("the configuration folder is refused unless it is allowed by name", async () => {
  const { root } = await createHouse();
  await mkdir(join(root, ".harombe", "plugins"), { recursive: true });
  const options = { cwd: root, home: root };
  const file = "~/.harombe/harombe.yaml";
  const guard = createPathGuard({ ...options, allowedPaths: ["~"] });
  await expect(guard.resolve(file)).rejects.toThrow("holds settings and secrets of harombe");
  await expect(guard.resolve("~/.harombe")).rejects.toThrow("holds settings");
  const explicit = createPathGuard({ ...options, allowedPaths: ["~", "~/.harombe"] });
  expect((await explicit.resolve(file)).path).toBe(join(root, ".harombe/harombe.yaml"));
  const deeper = createPathGuard({ ...options, allowedPaths: ["~", "~/.harombe/plugins"] });
  expect((await deeper.resolve("~/.harombe/plugins/x")).path).toContain("plugins");
  await expect(deeper.resolve(file)).rejects.toThrow("holds settings");
});

test("another spelling of the configuration folder does not help where case does not count", async () => {
  const { root } = await createHouse();
  const guard = createPathGuard({ cwd: root, home: root, platform: "darwin" });
  await expect(guard.resolve(".HAROMBE/harombe.yaml")).rejects.toThrow("holds settings");
});

/** Steps that a model, or somebody who plants links, could put together. */
const step = fc.constantFrom("..", ".", "one", "two", "up", "out", "self", "deep", "file", "x", "");

test("no way through a farm of links ends outside", async () => {
  const { root, inside, guard } = await createHouse();
  await mkdir(join(inside, "one", "two", "deep"), { recursive: true });
  await symlink("..", join(inside, "one", "up"));
  await symlink("../..", join(inside, "one", "two", "up"));
  await symlink(join(root, "ab"), join(inside, "out"));
  await symlink("../../../ab", join(inside, "one", "two", "out"));
  await symlink(".", join(inside, "one", "self"));
  await symlink(join(inside, "one", "two"), join(inside, "deep"));
  const secret = join(root, "ab", "file");
  await writeFile(secret, "secret");
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const path = steps.join("/") || ".";
      const resolved = await guard.resolve(path).catch(() => null);
      if (resolved === null) return;
      expect(relative(inside, resolved.path).split(sep)[0]).not.toBe("..");
      // The judge is the system itself: what is written there must not land outside.
      await mkdir(dirname(resolved.path), { recursive: true }).catch(() => {});
      await writeFile(resolved.path, "changed").catch(() => {});
      expect(await readFile(secret, "utf8")).toBe("secret");
    }),
    { numRuns: 500 },
  );
});
