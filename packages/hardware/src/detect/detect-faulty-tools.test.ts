import { expect, it } from "vitest";

import { createFakeWorld } from "../fixtures/fake-world.ts";
import { executeCommand } from "../world/execute-command.ts";
import { detectHardware } from "./detect-hardware.ts";

const row = "0, GPU-1, 00000000:01:00.0, NVIDIA GeForce RTX 3060, 12288, 11912, 550.54";

/** A real program in the place of nvidia-smi. */
async function detectWith(script: string, timeoutMs = 5000) {
  const world = createFakeWorld({});
  const exec: typeof world.exec = (command, commandArguments, options) =>
    command === "nvidia-smi" && commandArguments[0] !== "-L"
      ? executeCommand(process.execPath, ["-e", script], options)
      : world.exec(command, commandArguments, options);
  const { gpus, warnings } = await detectHardware({ ...world, exec, timeoutMs });
  return { names: gpus.map(({ name }) => name), warnings: warnings.map(({ code }) => code) };
}

it.for<[what: string, script: string, names: readonly string[], warnings: readonly string[]]>([
  [
    "ends with an error after a useful answer",
    `console.log(${JSON.stringify(row)}); process.exitCode = 14`,
    ["NVIDIA GeForce RTX 3060"],
    [],
  ],
  ["ends with an error and says nothing", "process.exitCode = 9", [], ["probe-failed"]],
  ["prints garbage", "process.stdout.write(Buffer.alloc(9999, 0xff))", [], ["probe-unreadable"]],
  ["prints nothing", "", [], ["probe-unreadable"]],
  [
    "prints 100 MB",
    "let left = 1600; const print = () => left-- > 0 && process.stdout.write('y'.repeat(65536), print); print()",
    [],
    ["probe-failed"],
  ],
  ["is killed", "process.kill(process.pid, 'SIGKILL')", [], ["probe-failed"]],
])("takes a tool for what it is that %s", async ([, script, names, warnings]) => {
  expect(await detectWith(script)).toEqual({ names, warnings });
});

it("gives up a real tool that hangs", async () => {
  const found = await detectWith("setInterval(() => {}, 1000)", 300);
  expect(found).toEqual({ names: [], warnings: ["probe-timeout"] });
});
