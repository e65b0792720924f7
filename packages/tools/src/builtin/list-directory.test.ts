import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { call, createFifo, createFolder } from "../fixtures/workspace.ts";
import { createPathGuard } from "../paths/path-guard.ts";
import { createListDirectoryTool } from "./list-directory.ts";

async function createLister(entriesMax = 100) {
  const cwd = await createFolder();
  const tool = createListDirectoryTool({ guard: createPathGuard({ cwd, home: cwd }), entriesMax });
  for (const folder of ["src/deep", "node_modules/x", ".git", ".harombe", "empty"]) {
    await mkdir(join(cwd, folder), { recursive: true });
  }
  await writeFile(join(cwd, "src/deep/a.ts"), "abc");
  await writeFile(join(cwd, ".env"), "x");
  await writeFile(join(cwd, ".harombe/harombe.yaml"), "x");
  await symlink("/etc", join(cwd, "link"));
  createFifo(join(cwd, "pipe"));
  return (input: object = {}) => call(tool, input, { cwd });
}

test("lists a folder: folders, sizes, hidden names, links, special files", async () => {
  const list = await createLister();
  expect(await list()).toBe(
    ".env (1 byte)\n.git/\n.harombe/\nempty/\nlink -> /etc (link)\nnode_modules/\npipe (a FIFO (named pipe))\nsrc/",
  );
});

test("lists recursively, without what only tools look into, and never through links", async () => {
  const list = await createLister();
  expect(await list({ recursive: true })).toBe(
    ".env (1 byte)\n.git/ (not listed)\n.harombe/\nempty/\nlink -> /etc (link)\nnode_modules/ (not listed)\npipe (a FIFO (named pipe))\nsrc/\nsrc/deep/\nsrc/deep/a.ts (3 bytes)",
  );
  expect(await list({ recursive: true, hidden: false })).not.toContain(".git");
});

test("says that a folder is empty, and where a list was cut", async () => {
  const list = await createLister(2);
  expect(await list({ path: "empty" })).toBe("[empty is empty.]");
  expect(await list()).toBe(
    ".env (1 byte)\n.git/\n[Only the first 2 entries are listed; list a folder in it.]",
  );
});

test.each([
  ["none", "There is no folder none."],
  ["src/deep/a.ts", "src/deep/a.ts is a file, not a folder."],
  ["link", "leads outside"],
  ["..", "leads outside"],
  [".harombe", "holds settings"],
])("%s is refused", async (path, message) => {
  const list = await createLister();
  await expect(list({ path })).rejects.toThrow(message);
});
