import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";

import { beforeEach, describe, expect, test } from "vitest";

import { temporaryFolder } from "../../../../test/temporary-folder.ts";
import { findEngineFacts } from "./find-engine-facts.ts";
import { findModelFile } from "./find-model-file.ts";
import { isOnPath } from "./is-on-path.ts";

let home: string;

beforeEach(async () => {
  home = await temporaryFolder("facts");
});

async function put(name: string, content = "x"): Promise<string> {
  const path = join(home, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

const find = (configuredFile: string | null = null, entriesMax = 5000) =>
  findModelFile({
    configuredFile,
    directory: join(home, ".harombe"),
    homeDirectory: home,
    entriesMax,
  });

test("tells what is on PATH and what is not", async () => {
  await chmod(await put("bin/ollama"), 0o755);
  await chmod(await put("bin/vllm"), 0o644);
  await mkdir(join(home, "bin/llama-server"));
  const facts = await findEngineFacts({
    environment: { HOME: home, PATH: ["", "/no/such", join(home, "bin")].join(delimiter) },
    directory: home,
    configuredFile: null,
    platform: "linux",
  });
  expect(facts).toEqual({
    platform: "linux",
    programs: new Set(["ollama"]),
    modelFile: null,
    hasLlamaCpp: true,
  });
});

test("looks for what Windows would start", async () => {
  await chmod(await put("ollama.EXE"), 0o755);
  const environment = { Path: `C:\\Windows;${home}` };
  const isFound = (platform: string) => isOnPath("ollama", { environment, platform });
  expect([await isFound("win32"), await isFound("linux")]).toEqual([true, false]);
});

describe("a model file", () => {
  test("that the config names is taken first, at home as well", async () => {
    await put(".harombe/models/other.gguf");
    const path = await put("mine.gguf");
    expect(await find("~/mine.gguf")).toBe(path);
  });

  test("is found where other programs keep theirs", async () => {
    expect(await find("/no/such.gguf")).toBeNull();
    await put(".cache/llama.cpp/empty.gguf", "");
    await put(".lmstudio/models/org/name/mmproj-name.gguf");
    const path = await put(".lmstudio/models/org/name/Name-Q4.GGUF");
    expect(await find()).toBe(path);
  });

  test("may be a link, as Hugging Face keeps them", async () => {
    const blob = await put(".cache/huggingface/hub/models--a--b/blobs/123");
    const snapshot = join(home, ".cache/huggingface/hub/models--a--b/snapshots/1");
    await mkdir(snapshot, { recursive: true });
    await symlink("/no/such", join(snapshot, "a.gguf"));
    await symlink(blob, join(snapshot, "b.gguf"));
    expect(await find()).toBe(join(snapshot, "b.gguf"));
  });

  test("is not looked for without end", async () => {
    for (const name of ["a.txt", "b.txt", "c.txt"]) await put(`.harombe/models/${name}`);
    await put("models/late.gguf");
    expect(await find(null, 3)).toBeNull();
    expect(await find(null, 4)).toBe(join(home, "models/late.gguf"));
  });
});
