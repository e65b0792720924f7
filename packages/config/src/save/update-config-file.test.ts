import { spawnSync } from "node:child_process";
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { loadConfig } from "../load/load-config.ts";
import { updateConfigFile } from "./update-config-file.ts";

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "harombe-save-"));
  path = join(folder, "harombe.yaml");
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const node = (name: string) => ({ name, host: "h", model: "m", tier: 0 });
const modeOf = async (file: string) => ((await stat(file)).mode & 0o777).toString(8);
const refusedWith = (code: string, message: unknown = expect.any(String)): unknown =>
  expect.objectContaining({ code, message });

test("makes the file and its folder, for the owner only, and leaves nothing else behind", async () => {
  const made = join(folder, ".harombe/harombe.yaml");
  await updateConfigFile(made, { set: [["model.name", "qwen3:8b"]] });
  expect(await readFile(made, "utf8")).toBe("model:\n  name: qwen3:8b\n");
  expect([await modeOf(join(folder, ".harombe")), await modeOf(made)]).toEqual(["700", "600"]);
  expect(await readdir(join(folder, ".harombe"))).toEqual(["harombe.yaml"]);
});

test("sets, appends and removes in one go, indices meaning those of before", async () => {
  await writeFile(path, "# mine\nagents:\n  - name: a # first\n  - name: b\n  - name: c # third\n");
  await updateConfigFile(path, {
    set: [["agents[1].model", "m"]],
    append: [["agents", { name: "d" }]],
    remove: ["agents[0]", "agents[2]", "voice.enabled"],
  });
  expect(await readFile(path, "utf8")).toBe(
    "# mine\nagents:\n  - name: b\n    model: m\n  - name: d\n",
  );
});

test("closes a file that others could read", async () => {
  await writeFile(path, "server: {port: 1}\n");
  await chmod(path, 0o644);
  await updateConfigFile(path, { set: [["server.port", 2]] });
  expect([await readFile(path, "utf8"), await modeOf(path)]).toEqual([
    "server: {port: 2}\n",
    "600",
  ]);
});

test("does not write where nothing changes", async () => {
  await writeFile(path, "server: {port: 1}\n");
  const before = await stat(path);
  await updateConfigFile(path, { set: [["server.port", 1]], remove: ["model.name"] });
  expect((await stat(path)).ino).toBe(before.ino);
});

test.each(["an existing file", "a file to be made"])("a link to %s stays a link", async (kind) => {
  const real = join(folder, "dotfiles", "h.yaml");
  await mkdir(join(folder, "dotfiles"));
  if (kind === "an existing file") await writeFile(real, "# real\n");
  await symlink("dotfiles/h.yaml", path);
  await updateConfigFile(path, { set: [["model.name", "x"]] });
  expect((await lstat(path)).isSymbolicLink()).toBe(true);
  expect(await readFile(real, "utf8")).toContain("model:\n  name: x\n");
});

test.each([
  [
    { set: [["model.nam", "x"]] },
    "HAROMBE_CONFIG_INVALID",
    "model.nam is no known key; did you mean model.name?",
  ],
  [
    { set: [["server.port", 0]] },
    "HAROMBE_CONFIG_INVALID",
    "server.port is 0; allowed: an integer from 1 to 65535",
  ],
  [{ append: [["agents", { nam: "x" }]] }, "HAROMBE_CONFIG_INVALID", "agents[0].name is missing"],
  [{ append: [["model.name", "x"]] }, "HAROMBE_CONFIG_INVALID", "model.name[0] is no known key"],
  [{ remove: ["modle"] }, "HAROMBE_CONFIG_INVALID", "modle is no known key; did you mean model?"],
  [
    { set: [["server.auth_token", "hunter2"]] },
    "HAROMBE_CONFIG_SECRET",
    "server.auth_token is a secret",
  ],
  [
    { append: [["cluster.nodes", { ...node("a"), auth_token: "hunter2" }]] },
    "HAROMBE_CONFIG_SECRET",
    "cluster.nodes[0].auth_token is a secret",
  ],
] as const)("refuses %j and writes nothing", async (changes, code, message) => {
  await writeFile(path, "# untouched\n");
  const error: unknown = await updateConfigFile(path, changes).catch((reason: unknown) => reason);
  expect(error).toEqual(refusedWith(code, expect.stringContaining(message)));
  expect(String(error)).not.toContain("hunter2");
  expect(await readFile(path, "utf8")).toBe("# untouched\n");
});

test("saves references to secrets", async () => {
  await updateConfigFile(path, { set: [["server.auth_token", "${env:TOKEN}"]] });
  const { config, warnings } = await loadConfig({ path });
  expect([config.server.auth_token, warnings]).toEqual(["${env:TOKEN}", []]);
});

test("refuses a file that is wrong already, naming its line, and a removal that would make it so", async () => {
  await writeFile(path, "model:\n  nam: x\n");
  await expect(updateConfigFile(path, { set: [["server.port", 1]] })).rejects.toThrow(
    refusedWith(
      "HAROMBE_CONFIG_INVALID",
      `${path}:2:3 model.nam is no known key; did you mean model.name?`,
    ),
  );
  await writeFile(path, "agents:\n  - name: x\n    model: y\n");
  await expect(updateConfigFile(path, { remove: ["agents[0].name"] })).rejects.toThrow(
    "agents[0].name is missing",
  );
});

test("twenty writers at once lose nothing", async () => {
  const names = Array.from({ length: 20 }, (_, index) => `node-${index}`);
  await Promise.all(
    names.map((name) => updateConfigFile(path, { append: [["cluster.nodes", node(name)]] })),
  );
  const { config } = await loadConfig({ path });
  expect(config.cluster.nodes.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  expect(await readdir(folder)).toEqual(["harombe.yaml"]);
});

test("gives up on a lock that is held, after its limit", async () => {
  await writeFile(`${path}.lock`, "somebody");
  const update = updateConfigFile(path, { set: [["server.port", 1]] }, { lockTimeoutMs: 40 });
  await expect(update).rejects.toThrow(
    expect.objectContaining({
      code: "HAROMBE_CONFIG_LOCKED",
      isRetryable: true,
      hint: `If no other harombe is running, remove ${path}.lock.`,
    }),
  );
  expect(await readdir(folder)).toEqual(["harombe.yaml.lock"]);
});

test("takes over a lock that a crash left behind", async () => {
  await writeFile(`${path}.lock`, "crashed");
  await utimes(`${path}.lock`, new Date(0), new Date(0));
  await updateConfigFile(path, { set: [["server.port", 1]] });
  expect(await readdir(folder)).toEqual(["harombe.yaml"]);
});

test("an abort while waiting for the lock rethrows its reason", async () => {
  await writeFile(`${path}.lock`, "somebody");
  const controller = new AbortController();
  const update = updateConfigFile(
    path,
    { set: [["server.port", 1]] },
    { signal: controller.signal },
  );
  const reason = new Error("changed my mind");
  controller.abort(reason);
  await expect(update).rejects.toBe(reason);
});

test("a folder that cannot be made is said so", async () => {
  await writeFile(path, "");
  const below = join(path, "harombe.yaml");
  await expect(updateConfigFile(below, { set: [["server.port", 1]] })).rejects.toThrow(
    refusedWith(
      "HAROMBE_CONFIG_UNWRITABLE",
      expect.stringContaining(`${below} cannot be saved: E`),
    ),
  );
});

test("a folder in place of the file is refused, and nothing is left behind", async () => {
  await mkdir(path);
  await expect(updateConfigFile(path, { set: [["server.port", 1]] })).rejects.toThrow(
    refusedWith("HAROMBE_CONFIG_UNREADABLE", `${path} is a folder, not a file`),
  );
  expect(await readdir(folder)).toEqual(["harombe.yaml"]);
});

const mountable =
  spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "none", "/tmp"]).status === 0;

// Where a test may not have a small disk of its own, there is none to fill.
test.runIf(mountable)("a full disk changes nothing and leaves no lock", () => {
  const script = `
    import { readdirSync, readFileSync, writeFileSync } from "node:fs";
    import { updateConfigFile } from "${import.meta.dirname}/update-config-file.ts";
    writeFileSync("harombe.yaml", "model: {name: a}\\n");
    try { writeFileSync("fill", Buffer.alloc(1e6)); } catch {}
    const outcome = await updateConfigFile("harombe.yaml", { set: [["model.name", "b"]] }).catch(({ code, message }) => ({ code, message }));
    console.log(JSON.stringify({ ...outcome, files: readdirSync("."), text: readFileSync("harombe.yaml", "utf8") }));`;
  const run = `mount -t tmpfs -o size=16k none "$1" && cd "$1" && "$2" --conditions=@harombe/source --input-type=module -e "$3"`;
  const { stdout, stderr } = spawnSync(
    "unshare",
    ["-rm", "sh", "-c", run, "sh", folder, process.execPath, script],
    { encoding: "utf8" },
  );
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual({
    code: "HAROMBE_CONFIG_UNWRITABLE",
    message: expect.stringContaining("ENOSPC"),
    files: expect.toSatisfy((files: string[]) => files.toSorted().join() === "fill,harombe.yaml"),
    text: "model: {name: a}\n",
  });
});
