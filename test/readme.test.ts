import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";

import { readReadmeBlocks } from "./readme-blocks.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..");
const blocks = readReadmeBlocks(root);
const inLanguage = (...languages: string[]) =>
  blocks.filter(({ language }) => languages.includes(language));

// Inside the repository, so that the names of our packages resolve as they do for a reader; not
// inside of node_modules, where Node strips no types.
let scripts = "";
let elsewhere = "";
beforeAll(async () => {
  scripts = await mkdtemp(join(import.meta.dirname, ".readme-"));
  elsewhere = await mkdtemp(join(tmpdir(), "harombe-readme-"));
});
afterAll(async () => {
  await rm(scripts, { recursive: true, force: true });
  await rm(elsewhere, { recursive: true, force: true });
});

const manifests = globSync("{packages,apps}/*/package.json", { cwd: root }).map(
  (path) => (JSON.parse(readFileSync(join(root, path), "utf8")) as { name: string }).name,
);

const node = ["--disable-warning=ExperimentalWarning", "--conditions=@harombe/source"];

test.each(inLanguage("ts"))(
  "$at runs",
  async ({ at, code }) => {
    const path = join(scripts, `${at.replaceAll(/\W/g, "-")}.ts`);
    await writeFile(path, code);
    const { stderr } = await run(process.execPath, [...node, path], {
      cwd: elsewhere,
      timeout: 60_000,
      // Examples clean up no temporary folders: a reader wants to see what is in them.
      env: { ...process.env, TMPDIR: elsewhere },
    });
    expect(stderr).toBe("");
  },
  60_000,
);

test.each(inLanguage("sh"))(
  "$at runs",
  async ({ code }) => {
    const home = await mkdtemp(join(elsewhere, "home-"));
    const bin = join(home, "bin");
    await mkdir(bin);
    const main = join(root, "apps", "cli", "src", "main.ts");
    const shim = `#!/bin/sh\nexec "${process.execPath}" ${node.join(" ")} "${main}" "$@"\n`;
    await writeFile(join(bin, "harombe"), shim, { mode: 0o755 });
    const { PATH = "" } = process.env;
    const environment = { PATH: `${bin}${delimiter}${PATH}`, HOME: home };
    // What talks to a model needs one: the simulated engine stands in for it.
    const engine = { HAROMBE_INFERENCE__BACKEND: "simulated" };
    await run("sh", ["-euc", code], {
      cwd: home,
      timeout: 60_000,
      env: { ...environment, ...engine },
    });
    expect.assertions(0);
  },
  60_000,
);

test.each(inLanguage("json"))("$at is JSON", ({ code }) => {
  expect(() => JSON.parse(code)).not.toThrow();
});

test.each(inLanguage("yaml"))("$at is YAML", ({ code }) => {
  expect(() => parse(code)).not.toThrow();
});

/** Commands that the test run itself cannot run: it would run itself, or need the registry. */
const continuousIntegration = readFileSync(join(root, ".ci", "run"), "utf8");

test.each(inLanguage("shell"))("$at is run by .ci/run or by the packed tests", ({ code }) => {
  const commands = code.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const elsewhereRun = commands.filter((command) => {
    const [, script] = /^npx --yes pnpm@12\.21\.0 (\S+)$/.exec(command) ?? [];
    if (script) return continuousIntegration.includes(`pnpm ${script}\n`);
    const [, names] = /^npm install (?:-g )?(.+)$/.exec(command) ?? [];
    return names?.split(" ").every((name) => [...manifests, "zod"].includes(name)) ?? false;
  });
  expect(elsewhereRun).toEqual(commands);
});

test("every block says what it is: code that runs, data, or a text to look at", () => {
  const known = new Set(["ts", "sh", "shell", "json", "yaml", "text"]);
  expect(blocks.filter(({ language }) => !known.has(language)).map(({ at }) => at)).toEqual([]);
});
