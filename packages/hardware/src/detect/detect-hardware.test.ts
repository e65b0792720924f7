import { describe, expect, it } from "vitest";

import { createFakeWorld, type FakeWorldOptions } from "../fixtures/fake-world.ts";
import {
  amdSmiMetric,
  amdSmiStatic,
  nvidiaSmiMigXml,
  rocmSmiJson,
  systemProfilerM2,
  windowsAdapters,
} from "../fixtures/tool-outputs.ts";
import { detectHardware } from "./detect-hardware.ts";

const mebibyte = 1024 ** 2;
const gibibyte = 1024 ** 3;

const nvidiaQuery = "nvidia-smi --query-gpu";
const amdCard = "/sys/class/drm/card0/device";

/** The figures without where they come from, for tables. */
async function gpusOf(options: FakeWorldOptions): Promise<readonly unknown[]> {
  const { gpus, warnings } = await detectHardware(createFakeWorld(options));
  expect(warnings).toEqual([]);
  return gpus.map((gpu) => [
    gpu.vendor,
    gpu.name,
    gpu.memoryKind,
    gpu.memoryTotalBytes,
    gpu.memoryFreeBytes,
    gpu.usableBytes,
    gpu.source,
  ]);
}

describe("detectHardware", () => {
  it("finds a processor and memory on this machine", async () => {
    const { cpu, memory, platform } = await detectHardware();
    expect(platform).toBe(process.platform);
    expect(cpu.logicalCores).toBeGreaterThan(0);
    expect(memory.totalBytes).toBeGreaterThan(2 ** 28);
    expect(memory.availableBytes).toBeGreaterThan(0);
  });

  it("tells where each figure comes from, and why there is none", async () => {
    const world = createFakeWorld({
      commands: {
        [nvidiaQuery]: "0, GPU-1, 00000000:01:00.0, NVIDIA RTX A4000, 16376, [N/A], 550.54\n",
      },
    });
    const { gpus } = await detectHardware(world);
    expect(gpus).toMatchInlineSnapshot(`
      [
        {
          "driver": "550.54",
          "index": 0,
          "isCombinable": true,
          "memoryFreeBytes": null,
          "memoryKind": "dedicated",
          "memoryTotalBytes": 17171480576,
          "name": "NVIDIA RTX A4000",
          "notes": [
            {
              "field": "name",
              "reason": null,
              "source": "nvidia-smi --query-gpu",
            },
            {
              "field": "memoryTotalBytes",
              "reason": null,
              "source": "nvidia-smi --query-gpu",
            },
            {
              "field": "memoryFreeBytes",
              "reason": "nvidia-smi gives no figure for memory.free",
              "source": "nvidia-smi --query-gpu",
            },
            {
              "field": "usableBytes",
              "reason": null,
              "source": "nvidia-smi --query-gpu",
            },
            {
              "field": "driver",
              "reason": null,
              "source": "nvidia-smi --query-gpu",
            },
          ],
          "pciAddress": "0000:01:00.0",
          "source": "nvidia-smi --query-gpu",
          "usableBytes": 17171480576,
          "vendor": "nvidia",
        },
      ]
    `);
  });

  it.for<[machine: string, options: FakeWorldOptions, gpus: readonly unknown[]]>([
    [
      "two cards of NVIDIA",
      {
        commands: {
          [nvidiaQuery]:
            "0, GPU-1, 00000000:01:00.0, NVIDIA GeForce RTX 3060, 12288, 11912, 550.54.14\n" +
            "1, GPU-2, 00000000:02:00.0, NVIDIA GeForce RTX 3060, 12288, 12040, 550.54.14\n",
          "nvidia-smi -L":
            "GPU 0: NVIDIA GeForce RTX 3060 (UUID: GPU-1)\nGPU 1: NVIDIA GeForce RTX 3060 (UUID: GPU-2)\n",
        },
      },
      [
        [
          "nvidia",
          "NVIDIA GeForce RTX 3060",
          "dedicated",
          12288 * mebibyte,
          11912 * mebibyte,
          11912 * mebibyte,
          "nvidia-smi --query-gpu",
        ],
        [
          "nvidia",
          "NVIDIA GeForce RTX 3060",
          "dedicated",
          12288 * mebibyte,
          12040 * mebibyte,
          12040 * mebibyte,
          "nvidia-smi --query-gpu",
        ],
      ],
    ],
    [
      "a card of NVIDIA under WSL",
      {
        commands: {
          "/usr/lib/wsl/lib/nvidia-smi --query-gpu":
            "0, GPU-1, 00000000:01:00.0, NVIDIA GeForce RTX 4070, 12282, 11000, 560.94\r\n",
          "/usr/lib/wsl/lib/nvidia-smi -L": "GPU 0: NVIDIA GeForce RTX 4070 (UUID: GPU-1)\r\n",
        },
      },
      [
        [
          "nvidia",
          "NVIDIA GeForce RTX 4070",
          "dedicated",
          12282 * mebibyte,
          11000 * mebibyte,
          11000 * mebibyte,
          "nvidia-smi --query-gpu",
        ],
      ],
    ],
    [
      "a board with unified memory",
      {
        commands: {
          [nvidiaQuery]: "0, GPU-1, 0000000F:01:00.0, NVIDIA GB10, [N/A], [N/A], 580.95.05\n",
        },
        files: { "/proc/meminfo": "MemTotal: 125829120 kB\nMemAvailable: 118489088 kB\n" },
      },
      [
        [
          "nvidia",
          "NVIDIA GB10",
          "unified",
          125829120 * 1024,
          118489088 * 1024,
          118489088 * 1024,
          "nvidia-smi --query-gpu, system memory",
        ],
      ],
    ],
    [
      "an unknown card that tells no memory",
      {
        commands: {
          [nvidiaQuery]:
            "0, GPU-1, 00000000:01:00.0, NVIDIA Mystery, [Not Supported], [Not Supported], 1.0\n",
        },
      },
      [["nvidia", "NVIDIA Mystery", "unknown", null, null, null, "nvidia-smi --query-gpu"]],
    ],
    [
      "a card in MIG slices",
      {
        commands: {
          [nvidiaQuery]:
            "0, GPU-1, 00000000:07:00.0, NVIDIA A100-SXM4-40GB, 40960, 40000, 550.54\n",
          "nvidia-smi -L":
            "GPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-1)\n  MIG 3g.20gb     Device  0: (UUID: MIG-a)\n  MIG 1g.5gb      Device  1: (UUID: MIG-b)\n",
          "nvidia-smi -q -x": nvidiaSmiMigXml,
        },
      },
      [
        [
          "nvidia",
          "NVIDIA A100-SXM4-40GB MIG 3g.20gb",
          "dedicated",
          19968 * mebibyte,
          19955 * mebibyte,
          19955 * mebibyte,
          "nvidia-smi -L, nvidia-smi -q -x, nvidia-smi --query-gpu",
        ],
        [
          "nvidia",
          "NVIDIA A100-SXM4-40GB MIG 1g.5gb",
          "dedicated",
          4864 * mebibyte,
          4861 * mebibyte,
          4861 * mebibyte,
          "nvidia-smi -L, nvidia-smi -q -x, nvidia-smi --query-gpu",
        ],
      ],
    ],
    [
      "a card of AMD without any tool",
      {
        files: {
          [`${amdCard}/vendor`]: "0x1002\n",
          [`${amdCard}/uevent`]: "DRIVER=amdgpu\nPCI_SLOT_NAME=0000:03:00.0\n",
          [`${amdCard}/mem_info_vram_total`]: "25753026560\n",
          [`${amdCard}/mem_info_vram_used`]: "28160000\n",
          [`${amdCard}/mem_info_gtt_total`]: "33554432000\n",
          [`${amdCard}/mem_info_gtt_used`]: "0\n",
        },
        gpuNames: { "0000:03:00.0": "Navi 31 [Radeon RX 7900 XTX]" },
      },
      [
        [
          "amd",
          "Navi 31 [Radeon RX 7900 XTX]",
          "dedicated",
          25753026560,
          25724866560,
          25724866560,
          "systeminformation, sysfs",
        ],
      ],
    ],
    [
      "a GPU inside a processor of AMD, by KFD",
      {
        files: {
          "/proc/meminfo": "MemTotal: 65536000 kB\nMemAvailable: 40960000 kB\n",
          [`${amdCard}/vendor`]: "0x1002\n",
          [`${amdCard}/uevent`]: "DRIVER=amdgpu\nPCI_SLOT_NAME=0000:c5:00.0\n",
          [`${amdCard}/mem_info_vram_total`]: "2147483648\n",
          [`${amdCard}/mem_info_vram_used`]: "147483648\n",
          [`${amdCard}/mem_info_gtt_total`]: "33554432000\n",
          [`${amdCard}/mem_info_gtt_used`]: "0\n",
          "/sys/class/kfd/kfd/topology/nodes/0/properties":
            "cpu_cores_count 16\nsimd_count 0\nlocation_id 0\n",
          "/sys/class/kfd/kfd/topology/nodes/1/properties":
            "cpu_cores_count 0\nsimd_count 80\ngfx_target_version 110501\nlocation_id 50432\ndomain 0\n",
        },
      },
      [
        [
          "amd",
          null,
          "shared",
          2147483648 + 33554432000,
          2000000000 + 33554432000,
          2000000000 + 33554432000,
          "sysfs",
        ],
      ],
    ],
    [
      "cards of AMD by amd-smi in a container",
      { commands: { "amd-smi static": amdSmiStatic, "amd-smi metric": amdSmiMetric } },
      [
        [
          "amd",
          "AMD Instinct MI300X",
          "dedicated",
          196592 * mebibyte,
          196308 * mebibyte,
          196308 * mebibyte,
          "amd-smi",
        ],
      ],
    ],
    [
      "a card of AMD by rocm-smi",
      { commands: { "rocm-smi": rocmSmiJson } },
      [
        [
          "amd",
          "Radeon RX 7900 XTX",
          "dedicated",
          25753026560,
          25724866560,
          25724866560,
          "rocm-smi",
        ],
      ],
    ],
    [
      "a Mac",
      {
        platform: "darwin",
        arch: "arm64",
        commands: {
          sysctl:
            "hw.memsize: 17179869184\nhw.physicalcpu: 8\nmachdep.cpu.brand_string: Apple M2\niogpu.wired_limit_mb: 0\n",
          system_profiler: systemProfilerM2,
          vm_stat:
            "Mach Virtual Memory Statistics: (page size of 16384 bytes)\nPages free: 100000.\nPages inactive: 200000.\n",
        },
      },
      [
        [
          "apple",
          "Apple M2",
          "unified",
          16 * gibibyte,
          null,
          Math.floor((16 * gibibyte * 2) / 3),
          "system_profiler, sysctl hw.memsize, share of sysctl hw.memsize",
        ],
      ],
    ],
    [
      "a card of Intel by the xe driver",
      {
        files: {
          "/sys/class/drm/card1/device/vendor": "0x8086\n",
          "/sys/class/drm/card1/device/uevent": "DRIVER=xe\nPCI_SLOT_NAME=0000:03:00.0\n",
          "/sys/class/drm/card1/device/tile0/physical_vram_size_bytes": "12884901888\n",
        },
        gpuNames: { "0000:03:00.0": "Intel Arc B580" },
      },
      [
        [
          "intel",
          "Intel Arc B580",
          "dedicated",
          12884901888,
          null,
          12884901888,
          "systeminformation, sysfs",
        ],
      ],
    ],
    [
      "the GPU in a processor of Intel",
      {
        files: {
          "/sys/class/drm/card0/device/vendor": "0x8086\n",
          "/sys/class/drm/card0/device/uevent": "DRIVER=i915\nPCI_SLOT_NAME=0000:00:02.0\n",
        },
      },
      [["intel", null, "shared", null, null, null, "xpu-smi"]],
    ],
    [
      "a card of Intel by xpu-smi",
      {
        commands: {
          "xpu-smi discovery -j":
            '{"device_list":[{"device_id":0,"device_name":"Intel(R) Arc(TM) A770","pci_bdf_address":"0000:03:00.0"}]}',
          "xpu-smi discovery -d 0 -j":
            '{"device_id":0,"device_name":"Intel(R) Arc(TM) A770","driver_version":"1.3.26","memory_physical_size_byte":"17079205888","memory_free_size_byte":"17000000000"}',
        },
      },
      [
        [
          "intel",
          "Intel(R) Arc(TM) A770",
          "dedicated",
          17079205888,
          17000000000,
          17000000000,
          "xpu-smi",
        ],
      ],
    ],
    [
      "Windows, whose own list loses to nvidia-smi",
      {
        platform: "win32",
        commands: {
          "nvidia-smi --query-gpu":
            "0, GPU-1, 00000000:01:00.0, NVIDIA GeForce RTX 4090, 24564, 22000, 560.94\r\n",
          "nvidia-smi -L": "GPU 0: NVIDIA GeForce RTX 4090 (UUID: GPU-1)\r\n",
          powershell: windowsAdapters,
        },
      },
      [
        [
          "nvidia",
          "NVIDIA GeForce RTX 4090",
          "dedicated",
          24564 * mebibyte,
          22000 * mebibyte,
          22000 * mebibyte,
          "nvidia-smi --query-gpu",
        ],
        ["amd", "AMD Radeon(TM) Graphics", "shared", null, null, null, "Windows registry"],
      ],
    ],
    [
      "a card of NVIDIA without NVIDIA's driver",
      {
        files: {
          [`${amdCard}/vendor`]: "0x10de\n",
          [`${amdCard}/uevent`]: "DRIVER=nouveau\nPCI_SLOT_NAME=0000:01:00.0\n",
        },
        gpuNames: { "0000:01:00.0": "GA106 [GeForce RTX 3060]" },
      },
      [["nvidia", "GA106 [GeForce RTX 3060]", "unknown", null, null, null, "systeminformation"]],
    ],
    ["no GPU", {}, []],
  ])("finds %s", async ([, options, gpus]) => {
    expect(await gpusOf(options)).toEqual(gpus);
  });

  it.for<[group: string, files: Readonly<Record<string, string>>, limitBytes: number | null]>([
    [
      "version 2",
      { "/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/memory.max": "8589934592\n" },
      8589934592,
    ],
    [
      "version 2 without limit",
      { "/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/memory.max": "max\n" },
      null,
    ],
    [
      "version 2, nested, the tightest",
      {
        "/proc/self/cgroup": "0::/a/b\n",
        "/sys/fs/cgroup/a/b/memory.max": "max\n",
        "/sys/fs/cgroup/a/memory.max": "4294967296\n",
        "/sys/fs/cgroup/memory.max": "8589934592\n",
      },
      4294967296,
    ],
    [
      "version 1",
      {
        "/proc/self/cgroup": "5:cpu,cpuacct:/x\n4:memory:/docker/abc\n0::/\n",
        "/sys/fs/cgroup/memory/memory.limit_in_bytes": "2147483648\n",
      },
      2147483648,
    ],
    [
      "version 1 without limit",
      {
        "/proc/self/cgroup": "4:memory:/\n",
        "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
      },
      null,
    ],
  ])("reads the container's limit of %s", async ([, files, limitBytes]) => {
    const { memory } = await detectHardware(createFakeWorld({ files }));
    expect(memory.limitBytes).toBe(limitBytes);
  });

  it.for<[what: string, commands: FakeWorldOptions["commands"], warning: unknown]>([
    [
      "fails",
      {
        "nvidia-smi -L": { exitCode: 9, stdout: "NVIDIA-SMI has failed\n" },
        [nvidiaQuery]: {
          exitCode: 9,
          stdout: "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\n",
        },
      },
      {
        code: "probe-failed",
        message:
          "nvidia-smi ended with 9: NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.",
      },
    ],
    [
      "prints garbage",
      { [nvidiaQuery]: "<html>\u0000" },
      {
        code: "probe-unreadable",
        message: "nvidia-smi printed something that is no answer: <html>\u0000",
      },
    ],
    [
      "cannot be run",
      { [nvidiaQuery]: Object.assign(new Error("spawn EACCES"), { code: "EACCES" }) },
      { code: "probe-failed", message: "nvidia-smi failed: spawn EACCES" },
    ],
  ])("warns of a tool that %s", async ([, commands = {}, warning]) => {
    const { gpus, warnings } = await detectHardware(createFakeWorld({ commands }));
    const short = warnings.map(({ code, message }) => ({
      code,
      message: message.replace(/^(nvidia-smi) --\S+ --\S+/, "$1"),
    }));
    expect(gpus).toEqual([]);
    expect(short).toEqual([warning]);
  });

  it("gives up a tool that hangs and reports the rest", async () => {
    const world = createFakeWorld({ files: { "/proc/meminfo": "MemTotal: 1024 kB\n" } });
    const exec: typeof world.exec = (command, commandArguments, options) => {
      if (command !== "nvidia-smi") return world.exec(command, commandArguments, options);
      const { promise, reject } = Promise.withResolvers<never>();
      options.signal.addEventListener("abort", () => reject(options.signal.reason));
      return promise;
    };
    const { memory, warnings } = await detectHardware({ ...world, exec, timeoutMs: 20 });
    expect(memory.totalBytes).toBe(1024 ** 2);
    expect(warnings.map(({ code }) => code)).toEqual(["probe-timeout", "probe-timeout"]);
  });

  it("rejects with the reason of an abort", async () => {
    const reason = new Error("enough");
    const signal = AbortSignal.abort(reason);
    await expect(detectHardware({ ...createFakeWorld({}), signal })).rejects.toBe(reason);
  });

  it("rejects with the reason of an abort while tools run", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const world = createFakeWorld({});
    const exec: typeof world.exec = (_command, _arguments, { signal }) => {
      const { promise, reject } = Promise.withResolvers<never>();
      signal.addEventListener("abort", () => reject(signal.reason));
      controller.abort(reason);
      return promise;
    };
    const detection = detectHardware({ ...world, exec, signal: controller.signal });
    await expect(detection).rejects.toBe(reason);
  });

  it("refuses a timeout without sense", async () => {
    await expect(detectHardware({ timeoutMs: 0 })).rejects.toThrow(TypeError);
  });
});
