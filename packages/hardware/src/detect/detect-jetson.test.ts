import { expect, it } from "vitest";

import { createFakeWorld, type FakeWorldOptions } from "../fixtures/fake-world.ts";
import { detectHardware } from "./detect-hardware.ts";

const tree = {
  "/proc/device-tree/compatible": "nvidia,p3737-0000+p3701-0005\0nvidia,tegra234\0",
  "/proc/device-tree/model": "NVIDIA Jetson AGX Orin Developer Kit\0",
  "/etc/nv_tegra_release": "# R36 (release), REVISION: 4.3, GCID: 38968081, BOARD: generic\n",
  "/proc/meminfo": "MemTotal: 62914560 kB\nMemAvailable: 52428800 kB\n",
};
const gpu = { "/sys/devices/platform/bus@0/17000000.gpu/load": "0\n" };
const total = 62_914_560 * 1024;
const free = 52_428_800 * 1024;

it.for<[machine: string, options: FakeWorldOptions, gpus: readonly unknown[]]>([
  [
    "without nvidia-smi",
    { files: { ...tree, ...gpu } },
    [["NVIDIA Jetson AGX Orin Developer Kit", "unified", total, free, free, "L4T 36.4.3"]],
  ],
  [
    "whose nvidia-smi knows nothing",
    {
      files: { ...tree, ...gpu },
      commands: {
        "nvidia-smi --query-gpu":
          "0, [N/A], [N/A], Orin (nvgpu), Not Supported, Not Supported, [N/A]\n",
      },
    },
    [["NVIDIA Jetson AGX Orin Developer Kit", "unified", total, free, free, "L4T 36.4.3"]],
  ],
  [
    "with an older kernel and no name",
    {
      files: {
        ...tree,
        "/proc/device-tree/model": "",
        "/etc/nv_tegra_release": "?",
        "/sys/devices/gpu.0/load": "0\n",
      },
    },
    [["NVIDIA tegra234", "unified", total, free, free, null]],
  ],
  [
    "whose kernel drives no GPU",
    { files: tree },
    [["NVIDIA Jetson AGX Orin Developer Kit", "unified", null, null, null, "L4T 36.4.3"]],
  ],
  [
    "of another maker",
    { files: { ...tree, "/proc/device-tree/compatible": "raspberrypi,5-model-b\0brcm,bcm2712\0" } },
    [],
  ],
])("finds the GPU of a board %s", async ([, options, gpus]) => {
  const report = await detectHardware(createFakeWorld({ ...options, arch: "arm64" }));
  const short = report.gpus.map((one) => [
    one.name,
    one.memoryKind,
    one.memoryTotalBytes,
    one.memoryFreeBytes,
    one.usableBytes,
    one.driver,
  ]);
  expect(short).toEqual(gpus);
});

it("warns of the nvidia-smi that fails on a board, and finds its GPU all the same", async () => {
  const commands = { "nvidia-smi": { exitCode: 9, stdout: "Failed to initialize NVML\n" } };
  const world = createFakeWorld({ arch: "arm64", files: { ...tree, ...gpu }, commands });
  const { gpus, warnings } = await detectHardware(world);
  expect(gpus.map(({ usableBytes }) => usableBytes)).toEqual([free]);
  expect(warnings.map(({ code }) => code)).toEqual(["probe-failed"]);
});
