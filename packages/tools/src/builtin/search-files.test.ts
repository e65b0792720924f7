import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { expect, test } from "vitest";

import { call, createFolder } from "../fixtures/workspace.ts";
import { createPathGuard } from "../paths/path-guard.ts";
import { createSearchFilesTool, type SearchFilesOptions } from "./search-files.ts";

const files = {
  "readme.md": "# Needle\nno match\nneedle twice needle\n",
  "src/a.ts": "const needle = 1;\r\n// TODO: more\r\n",
  "src/deep/b.js": "needle\n",
  "src/.gitignore": "*.log\n!keep.log\n",
  "src/x.log": "needle\n",
  "src/keep.log": "needle\n",
  ".gitignore": "dist/\n",
  "dist/out.js": "needle\n",
  "node_modules/p/index.js": "needle\n",
  ".git/config": "needle\n",
  ".harombe/harombe.yaml": "needle\n",
  "image.bin": "needle\0",
};

async function createSearcher(options: SearchFilesOptions = {}) {
  const cwd = await createFolder();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(cwd, name)), { recursive: true });
    await writeFile(join(cwd, name), text);
  }
  await symlink("src", join(cwd, "link"));
  const tool = createSearchFilesTool({ guard: createPathGuard({ cwd, home: cwd }), ...options });
  return {
    cwd,
    search: (input: object, signal?: AbortSignal) =>
      call(tool, input, { cwd, ...(signal ? { signal } : {}) }),
  };
}

test("finds lines, and leaves out what is ignored, binary, linked or protected", async () => {
  const { search } = await createSearcher();
  expect(await search({ query: "needle" })).toBe(
    [
      "readme.md:3: needle twice needle",
      "src/a.ts:1: const needle = 1;",
      "src/deep/b.js:1: needle",
      "src/keep.log:1: needle",
    ].join("\n"),
  );
});

test.each([
  [
    { query: "needle", ignore_case: true, path: "readme.md" },
    "readme.md:1: # Needle\nreadme.md:3: needle twice needle",
  ],
  [{ query: "needle", glob: "*.ts" }, "src/a.ts:1: const needle = 1;"],
  [
    { query: "needle", glob: "src/**/*.{js,ts}" },
    "src/a.ts:1: const needle = 1;\nsrc/deep/b.js:1: needle",
  ],
  [{ query: "needle", path: "src/deep" }, "src/deep/b.js:1: needle"],
  [{ query: "TODO:\\s+\\w+$", regex: true }, "src/a.ts:2: // TODO: more"],
  [{ query: "^NEEDLE$", regex: true, ignore_case: true, glob: "*.js" }, "src/deep/b.js:1: needle"],
  [{ query: "a.ts" }, "No matches in 7 files."],
])("%j", async (input, expected) => {
  const { search } = await createSearcher();
  expect(await search(input)).toBe(expected);
});

test("stops at its bounds and says so", async () => {
  const lines = await createSearcher({ matchesMax: 1 });
  expect(await lines.search({ query: "needle" })).toBe(
    "readme.md:3: needle twice needle\n[Stopped after 1 lines; make the query narrower.]",
  );
  const few = await createSearcher({ filesMax: 1, fileBytesMax: 30 });
  expect(await few.search({ query: "needle", path: "src" })).toBe(
    "No matches in 1 file.\n[Stopped after 1 files; search in a folder of it.]",
  );
  expect(await few.search({ query: "needle", path: "readme.md" })).toBe(
    "No matches in 1 file.\n[readme.md was passed over: it is too large.]",
  );
});

test("of a long line only the part around the match is shown", async () => {
  const { cwd, search } = await createSearcher();
  await writeFile(join(cwd, "min.js"), `${"x".repeat(5000)}HERE${"y".repeat(5000)}`);
  expect(await search({ query: "HERE" })).toBe(
    `min.js:1: …${"x".repeat(100)}HERE${"y".repeat(196)}…`,
  );
});

test("a pattern that would take for ever is ended", async () => {
  const { cwd, search } = await createSearcher({ regexTimeoutMs: 200 });
  await writeFile(join(cwd, "bad.txt"), "a".repeat(50));
  await expect(search({ query: "^(a+)+$b", regex: true, path: "bad.txt" })).rejects.toThrow(
    "The pattern took more than 0.2 s for one file. Make it simpler, or look for plain text.",
  );
});

test("a search that is cancelled ends at once, also within a pattern", async () => {
  const { cwd, search } = await createSearcher({ regexTimeoutMs: 60_000 });
  await writeFile(join(cwd, "bad.txt"), "a".repeat(50));
  const reason = new Error("enough");
  const controller = new AbortController();
  const running = search({ query: "^(a+)+$b", regex: true, path: "bad.txt" }, controller.signal);
  setImmediate(() => controller.abort(reason));
  await expect(running).rejects.toBe(reason);
});

test.each([
  [
    { query: "(", regex: true },
    "Invalid regular expression: /(/g: Unterminated group. Set regex to false",
  ],
  [{ query: "x", path: "none" }, "There is no none."],
  [{ query: "x", path: "../x" }, "leads outside"],
])("%j is refused", async (input, message) => {
  const { search } = await createSearcher();
  await expect(search(input)).rejects.toThrow(message);
});

test("patterns that are made to take for ever are refused, or left out of rules", async () => {
  const { cwd, search } = await createSearcher();
  const deep = join(...Array.from({ length: 120 }, () => "a"));
  await mkdir(join(cwd, "trap", deep), { recursive: true });
  await writeFile(join(cwd, "trap", deep, "b.txt"), "needle\n");
  await writeFile(join(cwd, "trap/.gitignore"), `${"**/a/".repeat(12)}c\n`);
  const found = `trap/${deep}/b.txt:1: needle`;
  expect(await search({ query: "needle", path: "trap" })).toBe(found);
  expect(await search({ query: "needle", path: "trap", glob: "{*,?}".repeat(59) })).toMatch(
    /^(No|trap)/,
  );
  await expect(search({ query: "needle", glob: "**/a/".repeat(12) })).rejects.toThrow(
    "glob: at most three ** are allowed",
  );
});
