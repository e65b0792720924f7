import { expect, test } from "vitest";
import { z } from "zod";

import { defineTool } from "../define/define-tool.ts";
import { ToolError } from "../errors/tool-error.ts";
import { createToolRegistry } from "./tool-registry.ts";

const tool = (name: string) =>
  defineTool({ name, description: "x", input: z.object({}), execute: () => name });
const [read, write, list] = [tool("read_file"), tool("write_file"), tool("list")];

test("finds tools by name and keeps their order", () => {
  const registry = createToolRegistry([read, write, list]);
  expect(registry.get("write_file")).toBe(write);
  expect(registry.get("toString")).toBeUndefined();
  expect([...registry]).toEqual([read, write, list]);
  expect(registry.list()).toEqual([read, write, list]);
  expect(registry.size).toBe(3);
});

test("is empty when nothing is given", () => {
  expect([...createToolRegistry()]).toEqual([]);
});

test("refuses two tools of one name", () => {
  expect(() => createToolRegistry([read, tool("read_file")])).toThrow(
    new ToolError("Two tools are named read_file; a model could not tell them apart", {
      code: "HAROMBE_TOOL_DUPLICATE",
      hint: "Leave one of them out, or give it another name.",
    }),
  );
});

test("selects some, in the order asked for", () => {
  const registry = createToolRegistry([read, write, list]).select(["list", "read_file"]);
  expect(registry.list()).toEqual([list, read]);
});

test.each([
  ["read-file", "There is no tool named read-file. Did you mean read_file?"],
  ["weather", "There is no tool named weather. There are: read_file, write_file."],
])("selecting %s says which tools there are", (name, message) => {
  const registry = createToolRegistry([read, write]);
  expect(() => registry.select([name])).toThrow(message);
});
