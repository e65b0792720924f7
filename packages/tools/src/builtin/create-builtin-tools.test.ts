import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { call, createFolder } from "../fixtures/workspace.ts";
import { createToolRegistry } from "../registry/tool-registry.ts";
import { createBuiltinTools } from "./create-builtin-tools.ts";

test("all of them, with what they do to the world", () => {
  const facts = createBuiltinTools().map(
    ({ name, effects, dangerous }) => `${name}: ${effects.join(", ")}${dangerous ? "; asks" : ""}`,
  );
  expect(facts).toEqual([
    "shell: executes, reads, writes, network; asks",
    "read_file: reads",
    "write_file: writes; asks",
    "edit_file: reads, writes; asks",
    "list_directory: reads",
    "search_files: reads",
    "web_search: network",
    "read_url: network",
  ]);
});

test.each([
  [{ shell: false }, 7],
  [{ filesystem: false }, 3],
  [{ webSearch: false }, 6],
  [{ shell: false, filesystem: false, webSearch: false }, 0],
])("%j leaves %d tools", (options, count) => {
  expect(createToolRegistry(createBuiltinTools(options)).size).toBe(count);
});

test("file tools share the allowed paths", async () => {
  const [cwd, other] = [await createFolder(), await createFolder()];
  await writeFile(join(other, "a.txt"), "found");
  const path = join(other, "a.txt");
  const read = (allowedPaths: readonly string[]) =>
    call(createToolRegistry(createBuiltinTools({ cwd, allowedPaths })).get("read_file")!, { path });
  expect(await read([".", other])).toBe("found");
  await expect(read(["."])).rejects.toThrow(`Allowed folders: ${cwd}.`);
});

test("every tool tells a model its arguments in the form that all endpoints take", () => {
  const schemas = createBuiltinTools().map(({ parameters }) => parameters);
  expect(schemas.map(({ type }) => type)).toEqual(schemas.map(() => "object"));
  expect(schemas).toMatchSnapshot();
});
