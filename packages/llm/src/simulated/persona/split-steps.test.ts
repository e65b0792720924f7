import { expect, test } from "vitest";

import { splitSteps } from "./split-steps.ts";

test.each([
  ["read a.txt", ["read a.txt"]],
  ["read a.txt, then run ls", ["read a.txt", "run ls"]],
  ["Read a.txt and then list the files", ["Read a.txt", "list the files"]],
  ["read a.txt and write it to b.txt", ["read a.txt", "write it to b.txt"]],
  ["read salt and pepper.txt", ["read salt and pepper.txt"]],
  ["write 'now and then run' to x.txt", ["write 'now and then run' to x.txt"]],
  ["run `ls; pwd` then read a.txt", ["run `ls; pwd`", "read a.txt"]],
  ["don't read a.txt then list the files", ["don't read a.txt", "list the files"]],
  ["list the files. Then read a.txt.", ["list the files", "read a.txt."]],
  ['call weather with {"a": "x, then y"}', ['call weather with {"a": "x, then y"}']],
  ["", []],
])("cuts %j into its steps", (text, steps) => {
  expect(splitSteps(text)).toEqual(steps);
});
