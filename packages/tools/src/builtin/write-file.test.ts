import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { call, createFifo, createFolder, preview } from "../fixtures/workspace.ts";
import { createPathGuard } from "../paths/path-guard.ts";
import { createWriteFileTool } from "./write-file.ts";

async function createWriter() {
  const cwd = await createFolder();
  const tool = createWriteFileTool({
    guard: createPathGuard({ cwd, home: cwd }),
    diffBytesMax: 1000,
  });
  return {
    cwd,
    tool,
    file: (name: string) => join(cwd, name),
    write: (input: object) => call(tool, input, { cwd }),
    preview: (input: object) => preview(tool, input, cwd),
  };
}

test("is dangerous and writes", async () => {
  const { tool } = await createWriter();
  expect({ dangerous: tool.dangerous, effects: tool.effects }).toEqual({
    dangerous: true,
    effects: ["writes"],
  });
});

test("creates, replaces and appends", async () => {
  const { file, write } = await createWriter();
  expect(await write({ path: "a.txt", content: "one\n" })).toBe("Created a.txt with 4 bytes.");
  expect(await write({ path: "a.txt", content: "two\n" })).toBe("Replaced a.txt with 4 bytes.");
  expect(await write({ path: "a.txt", content: "äö\n", append: true })).toBe(
    "Appended 5 bytes to a.txt; it has 9 bytes now.",
  );
  expect(await readFile(file("a.txt"), "utf8")).toBe("two\näö\n");
});

test("appending to nothing creates the file and its folders", async () => {
  const { file, write } = await createWriter();
  await write({ path: "new/deep/a.txt", content: "x", append: true });
  expect(await readFile(file("new/deep/a.txt"), "utf8")).toBe("x");
});

test("keeps the mode, makes folders, and leaves no temporary file", async () => {
  const { cwd, file, write } = await createWriter();
  await writeFile(file("run.sh"), "old");
  await chmod(file("run.sh"), 0o750);
  await write({ path: "run.sh", content: "new" });
  await write({ path: "b/c/d.txt", content: "" });
  expect((await stat(file("run.sh"))).mode & 0o777).toBe(0o750);
  expect((await readdir(cwd, { recursive: true })).toSorted()).toEqual([
    "b",
    "b/c",
    "b/c/d.txt",
    "run.sh",
  ]);
});

test("what is open for reading keeps the old text: the file is exchanged, not overwritten", async () => {
  const { file, write } = await createWriter();
  await writeFile(file("a.txt"), "old");
  const before = await stat(file("a.txt"));
  await write({ path: "a.txt", content: "new" });
  expect((await stat(file("a.txt"))).ino).not.toBe(before.ino);
});

test("a link inside the folder is written through and stays a link", async () => {
  const { file, write } = await createWriter();
  await writeFile(file("real.txt"), "old");
  await symlink("real.txt", file("link.txt"));
  await write({ path: "link.txt", content: "new" });
  expect(await readFile(file("real.txt"), "utf8")).toBe("new");
});

test.each([
  ["../out.txt", "leads outside"],
  ["link/out.txt", "leads outside"],
  [".harombe/harombe.yaml", "holds settings and secrets of harombe"],
  ["folder", "folder is a folder, not a file"],
  ["file/x", "a part of the path is a file, not a folder"],
  ["fifo", "fifo is a FIFO (named pipe), not a regular file"],
])("%s is refused, for replacing, appending and in the preview", async (path, message) => {
  const { file, write, preview: show } = await createWriter();
  await mkdir(file("folder"));
  await writeFile(file("file"), "");
  await symlink("/tmp", file("link"));
  createFifo(file("fifo"));
  for (const append of [false, true]) {
    await expect(write({ path, content: "x", append })).rejects.toThrow(message);
  }
  expect(await show({ path, content: "x" })).toMatch(/^This call would fail: /);
});

test("a folder without permission is named, and nothing is left behind", async () => {
  const { file, write } = await createWriter();
  await expect(write({ path: "/proc/x", content: "" })).rejects.toThrow("leads outside");
  await writeFile(file("a.txt"), "old");
  const long = "x".repeat(300);
  await expect(write({ path: long, content: "" })).rejects.toThrow("the name is too long");
});

test.runIf(process.platform === "linux")(
  "gives up where no folder can be made, which Node itself never does",
  async () => {
    const cwd = "/proc";
    const guard = createPathGuard({ cwd, home: await createFolder() });
    const tool = createWriteFileTool({ guard, diffBytesMax: 1000 });
    for (const append of [false, true]) {
      const input = { path: "harombe/a/b.txt", content: "x", append };
      await expect(call(tool, input, { cwd })).rejects.toThrow(/harombe/);
    }
  },
);

test("an aborted call writes nothing", async () => {
  const { cwd, tool } = await createWriter();
  const signal = AbortSignal.abort(new Error("no"));
  await expect(call(tool, { path: "a", content: "x" }, { cwd, signal })).rejects.toThrow("no");
  expect(await readdir(cwd)).toEqual([]);
});

test("the approver sees a diff, a new file, or what is added", async () => {
  const { file, preview: show } = await createWriter();
  await writeFile(file("a.txt"), "one\ntwo\nthree\n");
  expect(await show({ path: "a.txt", content: "one\n2\nthree\n" })).toBe(
    "--- a.txt\n+++ a.txt\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n",
  );
  expect(await show({ path: "a.txt", content: "one\ntwo\nthree\n" })).toBe("a.txt: no change");
  expect(await show({ path: "b.txt", content: "x\n" })).toBe(
    "New file b.txt (1 line, 2 bytes):\nx\n",
  );
  expect(await show({ path: "a.txt", content: "four\n", append: true })).toBe(
    "Adds 5 bytes to the end of a.txt (14 bytes now):\nfour\n",
  );
});

test("a preview stays small, and tells what it cannot compare", async () => {
  const { file, preview: show } = await createWriter();
  await writeFile(file("large.txt"), "x".repeat(2000));
  await writeFile(file("binary"), Buffer.from([0xff, 0xfe, 0x00]));
  expect(await show({ path: "large.txt", content: "y" })).toBe(
    "No diff can be shown: large.txt has 2.0 KB; at most 1000 bytes can be edited.\nAll of it would be replaced by:\ny",
  );
  expect(await show({ path: "binary", content: "y" })).toBe(
    "No diff can be shown: binary is not UTF-8 text; it cannot be edited.\nAll of it would be replaced by:\ny",
  );
  const big = await show({ path: "new.txt", content: "line\n".repeat(100_000) });
  expect(big.length).toBeLessThanOrEqual(20_000);
});
