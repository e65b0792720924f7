import { expect, test } from "vitest";

import { parseHost } from "./parse-host.ts";

test.each([
  ["localhost", "localhost"],
  ["LocalHost.:8000", "localhost"],
  ["127.0.0.1:80", "127.0.0.1"],
  ["[::1]", "::1"],
  ["[0:0:0:0:0:0:0:1]:8000", "::1"],
  ["[FE80::1]", "fe80::1"],
  ["my_box.lan", "my_box.lan"],
  ["localhost:99999", null],
  ["localhost:", null],
  ["user@localhost", null],
  ["localhost/path", null],
  ["a b", null],
  ["::1", null],
  ["", null],
])("reads %j as %j", (header, host) => {
  expect(parseHost(header)).toBe(host);
});
