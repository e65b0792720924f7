import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { expect, test } from "vitest";

import { call, createFolder } from "../fixtures/workspace.ts";
import { loadToolPackage } from "./load-tool-package.ts";

/** A tool without a dependency, as a package that was built could have it. */
const source = `
const tool = (name) => ({
  name, description: "x", parameters: { type: "object" }, effects: [], dangerous: false,
  timeoutMs: undefined,
  parse: async (value) => ({ ok: true, value }),
  preview: async () => "",
  execute: async () => "from " + name,
});
`;

async function install(name: string, files: Record<string, string>): Promise<string> {
  const from = await createFolder();
  for (const [path, text] of Object.entries(files)) {
    const file = join(from, "node_modules", name, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return from;
}

const manifest = (fields: object) => JSON.stringify({ type: "module", ...fields });

test.each([
  ["main", { main: "lib/a.js" }, "lib/a.js"],
  ["nothing at all", {}, "index.js"],
  ["exports as a text", { exports: "./lib/a.js" }, "lib/a.js"],
  ["exports of the root", { exports: { ".": "./lib/a.js" } }, "lib/a.js"],
  [
    "conditions",
    { exports: { types: "./a.d.ts", browser: "./b.js", import: "./lib/a.js" } },
    "lib/a.js",
  ],
  [
    "nested conditions",
    { exports: { ".": { node: { import: "./lib/a.js" }, default: "./b.js" } } },
    "lib/a.js",
  ],
])("finds the entry that %s names", async (_, fields, entry) => {
  const name = "harombe-tool-demo";
  const from = await install(name, {
    "package.json": manifest(fields),
    [entry]: `${source} export const tools = [tool("one"), tool("two")];`,
  });
  const tools = await loadToolPackage(name, { from });
  expect(tools.map((tool) => tool.name)).toEqual(["one", "two"]);
  expect(await call(tools[0]!, {})).toBe("from one");
});

test("takes every exported tool where there is no list, also from a scope", async () => {
  const name = "@someone/harombe-tool-demo";
  const from = await install(name, {
    "package.json": manifest({}),
    "index.js": `${source} export const one = tool("one"); export const limit = 3;`,
  });
  expect((await loadToolPackage(name, { from })).map((tool) => tool.name)).toEqual(["one"]);
});

test("a linked package works", async () => {
  const elsewhere = await install("harombe-tool-demo", {
    "package.json": manifest({}),
    "index.js": `${source} export const tools = [tool("one")];`,
  });
  const from = await createFolder();
  await mkdir(join(from, "node_modules"));
  const target = join(elsewhere, "node_modules/harombe-tool-demo");
  await symlink(target, join(from, "node_modules/harombe-tool-demo"), "junction");
  expect(await loadToolPackage("harombe-tool-demo", { from })).toHaveLength(1);
});

test.each([
  "left-pad",
  "harombe-tool-",
  "../harombe-tool-x",
  "harombe-tool-../../x",
  "@a/b/harombe-tool-x",
  "Harombe-tool-x",
])("the name %s is not allowed", async (name) => {
  await expect(loadToolPackage(name, { from: "/nowhere" })).rejects.toMatchObject({
    code: "HAROMBE_TOOL_PACKAGE_NAME",
    message: `${JSON.stringify(name)} is no name of a tool package: it must be harombe-tool-* or @scope/harombe-tool-*`,
  });
});

test("a package that is not there comes with the command that installs it", async () => {
  const from = await createFolder();
  await expect(loadToolPackage("harombe-tool-x", { from })).rejects.toMatchObject({
    code: "HAROMBE_TOOL_PACKAGE_NOT_INSTALLED",
    hint: `npm install --prefix "${from}" harombe-tool-x`,
  });
});

test("folders above are not looked into", async () => {
  const above = await install("harombe-tool-demo", { "package.json": manifest({}) });
  const from = join(above, "plugins");
  await expect(loadToolPackage("harombe-tool-demo", { from })).rejects.toMatchObject({
    code: "HAROMBE_TOOL_PACKAGE_NOT_INSTALLED",
  });
});

test("a relative folder is a mistake of the programmer", async () => {
  await expect(loadToolPackage("harombe-tool-x", { from: "." })).rejects.toThrow(TypeError);
});

test.each([
  ["no JSON", { "package.json": "{" }, "its package.json is no JSON"],
  [
    "no entry",
    { "package.json": manifest({ exports: { "./sub": "./a.js" } }) },
    "its package.json has no entry that can be imported",
  ],
  [
    "a missing entry",
    { "package.json": manifest({ main: "a.js" }) },
    "its entry a.js is not there",
  ],
  [
    "an entry elsewhere",
    { "package.json": manifest({ main: "../../x.js" }) },
    "its entry ../../x.js leads out of the package",
  ],
  [
    "a syntax error",
    { "package.json": manifest({}), "index.js": "const" },
    "it cannot be loaded: ",
  ],
  [
    "a throw",
    { "package.json": manifest({}), "index.js": "throw new Error('no key')" },
    "it cannot be loaded: no key",
  ],
  [
    "no tools",
    { "package.json": manifest({}), "index.js": "export const a = 1" },
    "it exports no tool; export `tools`, a list of defineTool() results",
  ],
  [
    "an empty list",
    { "package.json": manifest({}), "index.js": "export const tools = []" },
    "its export `tools` is empty",
  ],
  [
    "no list",
    { "package.json": manifest({}), "index.js": "export const tools = {}" },
    "its export `tools` is not a list",
  ],
  [
    "something else in the list",
    { "package.json": manifest({}), "index.js": "export const tools = [{ name: 'x' }]" },
    "tools[0] is not a tool made with defineTool()",
  ],
])("%s is refused", async (_, files, message) => {
  const from = await install("harombe-tool-demo", { ...files, "extra.txt": "" });
  if (message.includes("leads out")) await writeFile(join(from, "x.js"), "");
  const loading = loadToolPackage("harombe-tool-demo", { from });
  await expect(loading).rejects.toMatchObject({
    code: "HAROMBE_TOOL_PACKAGE_INVALID",
    message: expect.stringContaining(
      `The tool package harombe-tool-demo cannot be used: ${message}`,
    ) as string,
  });
});
