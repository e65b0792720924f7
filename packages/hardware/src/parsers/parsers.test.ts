import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { amdSmiText, rocmSmiJson, rocmSmiText } from "../fixtures/tool-outputs.ts";
import { parseAmdSmiJson } from "./amd/parse-amd-smi-json.ts";
import { parseAmdSmiText } from "./amd/parse-amd-smi-text.ts";
import { parseKfdNode } from "./amd/parse-kfd-node.ts";
import { parseRocmSmiJson } from "./amd/parse-rocm-smi-json.ts";
import { parseRocmSmiText } from "./amd/parse-rocm-smi-text.ts";
import { readRocmSmiField } from "./amd/rocm-smi-fields.ts";
import { metalShareBytes } from "./apple/metal-share.ts";
import { parseSysctl } from "./apple/parse-sysctl.ts";
import { parseSystemProfiler } from "./apple/parse-system-profiler.ts";
import { parseVmStat } from "./apple/parse-vm-stat.ts";
import { parseXpuSmi } from "./intel/parse-xpu-smi.ts";
import { cgroupLimitPaths } from "./linux/cgroup-limit-paths.ts";
import { parseCgroupLimit } from "./linux/parse-cgroup-limit.ts";
import { parseCpuinfo } from "./linux/parse-cpuinfo.ts";
import { parseMeminfo } from "./linux/parse-meminfo.ts";
import { parseSysfsBytes } from "./linux/parse-sysfs-bytes.ts";
import { parseUevent } from "./linux/parse-uevent.ts";
import { parseNvidiaSmiCsv } from "./nvidia/parse-nvidia-smi-csv.ts";
import { parseNvidiaSmiList } from "./nvidia/parse-nvidia-smi-list.ts";
import { parseNvidiaSmiXml } from "./nvidia/parse-nvidia-smi-xml.ts";
import { parseTegra, parseTegraRelease } from "./nvidia/parse-tegra.ts";
import { parseJson } from "./parse-json.ts";
import { parseQuantity } from "./parse-quantity.ts";
import { toPciAddress } from "./to-pci-address.ts";
import { parseVideoControllers } from "./windows/parse-video-controllers.ts";

const gibibyte = 1024 ** 3;

const parsers = {
  parseAmdSmiJson,
  parseAmdSmiText,
  parseKfdNode,
  parseRocmSmiJson,
  parseRocmSmiText,
  parseSysctl,
  parseSystemProfiler,
  parseVmStat,
  parseXpuSmi,
  cgroupLimitPaths,
  parseCgroupLimit,
  parseCpuinfo,
  parseMeminfo,
  parseSysfsBytes,
  parseUevent,
  parseNvidiaSmiCsv,
  parseNvidiaSmiList,
  parseNvidiaSmiXml,
  parseTegra: (text: string) => parseTegra(text, text),
  parseTegraRelease,
  parseJson,
  parseVideoControllers,
  toPciAddress,
} as const;

describe("any parser", () => {
  const pieces = fc.constantFrom(
    ..."GPU[0] : |GPU: 0\n|MIG 1g.5gb Device 0: (UUID: x)|0, a, b, c, d, e, f|[N/A]|{|}|[|]|\n|\r\n|:|,| kB\n|MemTotal:|processor : 0\n|<gpu>|<mig_device>|</gpu>|<index>0</index>|0::/|4:memory:/a|999999999999999999999".split(
      "|",
    ),
  );
  const anything = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(pieces).map((parts) => parts.join("")),
    fc.json(),
    fc
      .constantFrom(amdSmiText, rocmSmiText, rocmSmiJson)
      .chain((text) => fc.nat(text.length).map((end) => text.slice(0, end))),
  );

  it.for(Object.entries(parsers))("%s takes any text", ([, parse]) => {
    const check = () => fc.assert(fc.property(anything, (text) => void parse(text)));
    expect(check).not.toThrow();
  });
});

describe("parseAmdSmiText", () => {
  it("reads every section of every GPU", () => {
    expect(parseAmdSmiText(amdSmiText)).toMatchInlineSnapshot(`
      [
        {
          "driver": "6.8.5",
          "gttTotalBytes": 16725835776,
          "gttUsedBytes": 13631488,
          "index": 0,
          "name": "Navi 31 [Radeon RX 7900 XTX]",
          "pciAddress": "0000:03:00.0",
          "vramTotalBytes": 25753026560,
          "vramUsedBytes": 28311552,
        },
        {
          "driver": null,
          "gttTotalBytes": null,
          "gttUsedBytes": null,
          "index": 1,
          "name": null,
          "pciAddress": null,
          "vramTotalBytes": null,
          "vramUsedBytes": null,
        },
      ]
    `);
  });
});

describe("rocm-smi", () => {
  it("tells the same in JSON and in text", () => {
    expect(parseRocmSmiText(rocmSmiText)).toEqual(parseRocmSmiJson(rocmSmiJson));
  });
});

describe("parseAmdSmiJson", () => {
  it.for([
    ["an array", '[{"gpu":0,"mem_usage":{"total_vram":{"value":"1024","unit":"MB"}}}]'],
    ["an object", '{"gpu_data":[{"gpu":0,"mem_usage":{"total_vram":{"value":1024}}}]}'],
    ["plain numbers", '[{"gpu":0,"vram":{"size":1024}}]'],
    ["texts", '[{"gpu":"0","vram":{"size":"1024 MB"}}]'],
  ] as const)("reads %s", ([, text]) => {
    expect(parseAmdSmiJson(text).map((one) => one.vramTotalBytes)).toEqual([gibibyte]);
  });
});

describe("metalShareBytes", () => {
  it.for([
    [8, null, 5.33],
    [16, null, 10.67],
    [16, 0, 10.67],
    [24, null, 16],
    [36, null, 24],
    [48, null, 36],
    [128, null, 96],
    [64, 57_344, 56],
    [16, 99_999, 16],
  ] as const)("of %i GB with the setting %s is %d", ([memory, wiredLimitMb, share]) => {
    const bytes = metalShareBytes({ memoryBytes: memory * gibibyte, wiredLimitMb });
    expect(bytes / gibibyte).toBeCloseTo(share, 2);
  });
});

describe("parseQuantity", () => {
  it.for([
    ["24564 MiB", 24_564 * 1024 ** 2],
    ["24564", 24_564 * 1024 ** 2],
    ["1.5 GB", 1.5 * gibibyte],
    ["[N/A]", null],
    ["-1 MB", null],
    ["5 parsecs", null],
    ["9999999999999 TB", null],
  ] as const)("makes of %o %s", ([text, bytes]) => {
    expect(parseQuantity(text, { defaultUnit: "MiB" })).toBe(bytes);
  });
});

describe("parseCpuinfo", () => {
  it("counts cores once although they have two threads", () => {
    const block = (processor: number, core: number) =>
      `processor\t: ${processor}\nmodel name\t: Intel(R) Core(TM) i5\nphysical id\t: 0\ncore id\t\t: ${core}\n`;
    const text = [block(0, 0), block(1, 1), block(2, 0), block(3, 1)].join("\n");
    expect(parseCpuinfo(text)).toEqual({
      model: "Intel(R) Core(TM) i5",
      physicalCores: 2,
      logicalCores: 4,
    });
  });

  it("invents no cores for ARM", () => {
    const text = "processor\t: 0\nBogoMIPS\t: 108.00\n\nprocessor\t: 1\nBogoMIPS\t: 108.00\n";
    expect(parseCpuinfo(text)).toEqual({ model: null, physicalCores: null, logicalCores: 2 });
  });
});

describe("parseTegra", () => {
  it.for([
    [
      "nvidia,p3737-0000+p3701-0000\0nvidia,tegra234\0",
      "Orin\0",
      { chip: "tegra234", model: "Orin" },
    ],
    ["nvidia,tegra194", " ", { chip: "tegra194", model: null }],
    ["brcm,bcm2712\0", "Raspberry Pi 5\0", null],
    ["", "", null],
  ] as const)("of %o and %o makes %o", ([compatible, model, board]) => {
    expect(parseTegra(compatible, model)).toEqual(board);
  });
});

it.for([
  ["# R36 (release), REVISION: 4.3, GCID: 38968081", "L4T 36.4.3"],
  ["# R32 (release), REVISION: 7.1, GCID: 29818004", "L4T 32.7.1"],
  ["release 36", null],
] as const)("reads the release %o as %o", ([text, release]) => {
  expect(parseTegraRelease(text)).toBe(release);
});

it.for([
  ["VRAM Total Memory (B)", "1073741824", gibibyte],
  ["VRAM Total Memory (MiB)", "1024", gibibyte],
  ["VRAM Total Memory", "1073741824", gibibyte],
  ["VRAM Total Memory (parsecs)", "1", null],
] as const)("reads rocm-smi's %o: %o as %o bytes", ([label, value, bytes]) => {
  expect(readRocmSmiField(label, value)).toEqual({ vramTotalBytes: bytes });
});

it.for([
  ["unique_id 17293822569102704640", "GPU-f000000000000000"],
  ["unique_id 0", null],
  ["", null],
] as const)("names the GPU of %o %o", ([line, uuid]) => {
  expect(parseKfdNode(`simd_count 1\nlocation_id 256\n${line}\n`)?.uuid).toBe(uuid);
});
