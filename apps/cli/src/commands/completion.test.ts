import { execFileSync } from "node:child_process";

import { expect, test } from "vitest";

import { runHarombe } from "../testing/run-harombe.ts";
import { runMany } from "../testing/run-many.ts";

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
  expect(complete("start", "--port", "80", "--ho")).toEqual(["--host"]);
  expect(complete("ask", "what is it", "--js")).toEqual(["--json"]);
});

test("prints scripts for zsh and fish, and names the shells that it knows", async () => {
  const [zsh, fish, other] = await runMany(
    ["zsh", "fish", "csh"].map((shell) => ["completion", shell]),
  );
  for (const script of [zsh, fish]) {
    expect(script).toMatchObject({ code: 0, stdout: expect.stringMatching(/\bconfig show\b/) });
  }
  expect(other).toMatchObject({ code: 2, stderr: expect.stringMatching(/"bash".*"zsh".*"fish"/) });
});
