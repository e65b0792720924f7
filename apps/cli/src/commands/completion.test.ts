import { execFileSync } from "node:child_process";

import { expect, test } from "vitest";

import { runHarombe } from "../testing/run-harombe.ts";

test("bash completes commands, their second words and their options", async () => {
  const { stdout: script } = await runHarombe(["completion", "bash"]);
  const complete = (...words: string[]): string[] =>
    execFileSync("bash", [
      "-c",
      `${script}\nCOMP_WORDS=(harombe ${words.map((word) => `'${word}'`).join(" ")})
       COMP_CWORD=${words.length}; _harombe; printf '%s\\n' "\${COMPREPLY[@]}"`,
    ])
      .toString()
      .trim()
      .split("\n");
  expect(complete("comp")).toEqual(["completion"]);
  expect(complete("config", "sh")).toEqual(["show"]);
  expect(complete("ask", "--de")).toEqual(["--debug"]);
});

test.each(["zsh", "fish"])("prints a script for %s", async (shell) => {
  const { code, stdout } = await runHarombe(["completion", shell]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/\bconfig\b[\s\S]*\bshow\b/);
});

test("names the shells that it knows", async () => {
  const { code, stderr } = await runHarombe(["completion", "csh"]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/"bash".*"zsh".*"fish"/);
});
