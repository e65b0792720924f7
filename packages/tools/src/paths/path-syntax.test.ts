import { expect, test } from "vitest";

import { findPathFault } from "./path-syntax.ts";

test.each([
  ["\\\\server\\share\\x", "network (UNC) and device paths are not allowed"],
  ["//server/share", "network (UNC) and device paths are not allowed"],
  ["\\\\?\\C:\\x", "network (UNC) and device paths are not allowed"],
  ["\\\\.\\PhysicalDrive0", "network (UNC) and device paths are not allowed"],
  ["C:file.txt", "a drive letter needs a slash after the colon"],
  ["file.txt:hidden", "alternate data streams (a colon in a name) are not allowed"],
  ["C:\\x\\file.txt::$DATA", "alternate data streams (a colon in a name) are not allowed"],
  ["folder\\NUL", "NUL is a device on Windows"],
  ["con.txt", "con.txt is a device on Windows"],
  ["COM1", "COM1 is a device on Windows"],
  ["secret.txt.", '"secret.txt." ends in a dot or space, which Windows drops'],
  ["folder \\x", '"folder " ends in a dot or space, which Windows drops'],
])("on Windows, %s is refused", (path, fault) => {
  expect(findPathFault(path, "win32")).toBe(fault);
});

test.each(["C:\\Users\\me\\x.txt", "..\\x", ".", "console.log", "a/b/c.txt", "nullable"])(
  "on Windows, %s looks fine",
  (path) => {
    expect(findPathFault(path, "win32")).toBeNull();
  },
);

test.each(["a:b", "CON", "x.", "~/x", "ä/ö"])("elsewhere, %s looks fine", (path) => {
  expect(findPathFault(path, "linux")).toBeNull();
});
