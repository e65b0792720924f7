import { expect, test } from "vitest";

import { nearestNames } from "./nearest-names.ts";

const known = ["read_file", "write_file", "list_directory", "shell", "web_search"];

test.each([
  ["readfile", ["read_file", "write_file"]],
  ["Read_File", ["read_file", "write_file"]],
  ["files.read_file", ["read_file"]],
  ["bash", []],
  ["web-search", ["web_search"]],
  ["", []],
])("names that look like %j", (name, names) => {
  expect(nearestNames(name, known)).toEqual(names);
});
