import { mkdirSync } from "node:fs";

import { expect, test } from "vitest";

import { describeError } from "./describe-error.ts";
import { createStyle } from "./style.ts";

const style = createStyle(process.stdout, { NO_COLOR: "1" });

test("shows the message and the hint, without a stack", () => {
  const error = Object.assign(new Error("No model qwen3:8b"), { hint: "ollama pull qwen3:8b" });
  expect(describeError(error, { style, withStack: false })).toBe(
    "Error: No model qwen3:8b\nollama pull qwen3:8b\n",
  );
});

test("says what helps where the file system refused", () => {
  const refusal = (path: string): unknown => {
    try {
      return mkdirSync(path);
    } catch (error) {
      return error;
    }
  };
  expect(describeError(refusal("/no/such"), { style, withStack: false })).toMatch(
    /^Error: ENOENT: [^\n]*\/no\/such'\nCheck the path[^\n]*\n$/,
  );
  const wrapped = new Error("It cannot be saved", { cause: refusal("/no/such") });
  expect(describeError(wrapped, { style, withStack: false })).toMatch(
    /^Error: It cannot be saved\nCheck the path[^\n]*\n$/,
  );
  const gone = Object.assign(new Error("uv_cwd"), { code: "ENOENT", syscall: "uv_cwd" });
  expect(describeError(gone, { style, withStack: false })).toBe(
    "Error: uv_cwd\nThe folder that this runs in is gone: cd to another.\n",
  );
  const foreign = Object.assign(new Error("odd"), { code: "ENOSPC" });
  expect(describeError(foreign, { style, withStack: false })).toBe("Error: odd\n");
});

test("shows the stacks of the error and of its causes on demand", () => {
  const error = new Error("outer", { cause: new Error("inner") });
  const text = describeError(error, { style, withStack: true });
  expect(text).toMatch(/^Error: outer\nError: outer\n +at /);
  expect(text).toMatch(/Caused by: Error: inner\n +at /);
});

test.each([
  ["a text", "Error: a text\n"],
  [undefined, "Error: undefined\n"],
])("shows %j that was thrown instead of an error", (thrown, text) => {
  expect(describeError(thrown, { style, withStack: false })).toBe(text);
});
