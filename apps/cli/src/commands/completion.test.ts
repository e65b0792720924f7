import { execFileSync, spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { temporaryFolder } from "../../../../test/temporary-folder.ts";
import { keys, openTerminal } from "../testing/open-terminal.ts";
import { freshEnvironment, runHarombe } from "../testing/run-harombe.ts";
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

const hasShell = (shell: string): boolean => spawnSync(shell, ["-c", "true"]).status === 0;
const cases = [
  ["conf", "config"],
  ["config sh", "show"],
  ["ask --de", "--debug"],
  ["start --port 80 --ho", "--host"],
  ["ask 'what is it' --js", "--json"],
] as const;

/** A folder with a file whose name begins as a command does, and the script. */
async function prepare(shell: string) {
  const cwd = await temporaryFolder("completion");
  const { stdout } = await runHarombe(["completion", shell]);
  await writeFile(join(cwd, "script"), stdout);
  await writeFile(join(cwd, "configuration.txt"), "");
  return cwd;
}

// Not installed on every machine that runs the tests.
test.runIf(hasShell("fish"))("fish completes the same", async () => {
  const shell = "fish";
  const cwd = await prepare(shell);
  const complete = (line: string): string[] =>
    execFileSync(shell, ["-c", `source script; complete -C "harombe ${line}"`], { cwd })
      .toString()
      .trim()
      .split("\n");
  for (const [line, word] of cases) expect(complete(line)).toEqual([word]);
});

// Not installed on every machine that runs the tests.
test.runIf(hasShell("zsh"))("zsh completes the same, on a real terminal", async () => {
  const cwd = await prepare("zsh");
  const terminal = openTerminal({
    file: "zsh",
    args: ["-f", "-i"],
    cwd,
    environment: { ...(await freshEnvironment()), PS1: "> " },
  });
  terminal.type(`autoload -Uz compinit; compinit -D -u; source ./script; clear${keys.enter}`);
  await terminal.waitFor(/^>$/);
  for (const [line, word] of cases) {
    terminal.type(`harombe ${line}${keys.tab}`);
    await terminal.waitFor(`> harombe ${line.slice(0, line.lastIndexOf(" ") + 1)}${word}`);
    terminal.type(keys.ctrlU);
    await terminal.waitFor(/>$/);
  }
  terminal.type(`exit 7${keys.enter}`);
  expect(await terminal.exited).toBe(7);
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
