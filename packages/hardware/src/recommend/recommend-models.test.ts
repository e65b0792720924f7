import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { HardwareError } from "../errors/hardware-error.ts";
import { createGpu, createMac, createMachine } from "../fixtures/machines.ts";
import type { HardwareReport } from "../report/hardware-report.ts";
import { recommendModels, type RecommendOptions } from "./recommend-models.ts";
import type { Recommendation } from "./recommendation.ts";

function best(hardware: HardwareReport, options: Partial<RecommendOptions> = {}): Recommendation {
  const [first] = recommendModels({ hardware, ...options });
  if (!first) throw new Error("no recommendation");
  return first;
}

const rtx3060 = createGpu(12, { name: "NVIDIA GeForce RTX 3060" });

describe("recommendModels", () => {
  it.for<[machine: string, hardware: HardwareReport, model: string, fits: string]>([
    ["a 16 GB M2", createMac(16), "qwen3:8b", "gpu"],
    ["an 8 GB M2", createMac(8), "qwen3:4b", "gpu"],
    ["a 24 GB M4 Pro", createMac(24, "Apple M4 Pro"), "qwen3:14b", "gpu"],
    ["a 128 GB M4 Max", createMac(128, "Apple M4 Max"), "gpt-oss:120b", "gpu"],
    [
      "a 24 GB card",
      createMachine({ memoryGiB: 32, gpus: [createGpu(24)] }),
      "qwen3:30b-a3b",
      "gpu",
    ],
    [
      "a 24 GB card in 64 GB",
      createMachine({ memoryGiB: 64, gpus: [createGpu(24)] }),
      "qwen3:30b-a3b",
      "gpu",
    ],
    [
      "two 12 GB cards",
      createMachine({ memoryGiB: 32, gpus: [rtx3060, rtx3060] }),
      "qwen3:30b-a3b",
      "gpu",
    ],
    ["4 GB without GPU", createMachine({ memoryGiB: 4 }), "qwen3:1.7b", "cpu"],
    ["8 GB without GPU", createMachine({ memoryGiB: 8 }), "qwen3:4b", "cpu"],
    ["16 GB without GPU", createMachine({ memoryGiB: 16 }), "qwen3:4b", "cpu"],
    ["64 GB without GPU", createMachine({ memoryGiB: 64 }), "qwen3:30b-a3b", "cpu"],
    ["64 GB, limited to 8", createMachine({ memoryGiB: 64, limitGiB: 8 }), "qwen3:4b", "cpu"],
    ["1 GB", createMachine({ memoryGiB: 1 }), "qwen2.5:0.5b", "no"],
  ])("finds for %s a model that fits", ([, hardware, model, fits]) => {
    expect(best(hardware)).toMatchObject({ model, fits });
  });

  it("says of the smallest model why it does not fit", () => {
    expect(best(createMachine({ memoryGiB: 1 })).reason).toMatchInlineSnapshot(
      `"does not fit: needs 1.0 GiB of 0.8 GiB usable (this machine)"`,
    );
  });

  it("adds up every term", () => {
    const { neededBytes } = best(createMac(16));
    expect(neededBytes).toEqual({
      weights: 5_200_000_000,
      // 2 × 36 layers × 8 heads × 128 × 2 bytes × 8192 tokens
      kvCache: 1_207_959_552,
      // 512 MiB and 2 % of the weights
      overhead: 640_870_912,
      total: 7_048_830_464,
    });
  });

  it("gives each recommendation as plain JSON", () => {
    const first = best(createMac(16), { installed: ["qwen3:latest"] });
    expect(JSON.parse(JSON.stringify(first))).toMatchInlineSnapshot(`
      {
        "contextTokens": 8192,
        "fits": "gpu",
        "installed": true,
        "licence": "Apache-2.0",
        "model": "qwen3:8b",
        "nativeContextTokens": 40960,
        "neededBytes": {
          "kvCache": 1207959552,
          "overhead": 640870912,
          "total": 7048830464,
          "weights": 5200000000,
        },
        "parameters": {
          "active": 8190000000,
          "total": 8190000000,
        },
        "quantization": "Q4_K_M",
        "reason": "fits the GPU: needs 6.6 GiB of 9.1 GiB usable (Apple M2); about 10 tokens/s; installed already",
        "score": 2.8618176042508368,
        "source": "https://huggingface.co/Qwen/Qwen3-8B/blob/main/config.json",
        "tokensPerSecond": 10.337734160981336,
        "usableBytes": 9735259203,
      }
    `);
  });

  it("does not add up the memory of two vendors", () => {
    const amd = createGpu(12, { vendor: "amd", name: "AMD Radeon RX 6700 XT" });
    const mixed = createMachine({ memoryGiB: 8, gpus: [rtx3060, amd] });
    const alone = createMachine({ memoryGiB: 8, gpus: [rtx3060] });
    expect(best(mixed).model).toBe(best(alone).model);
  });

  it("does not add up slices", () => {
    const slice = createGpu(10, { isCombinable: false });
    const one = createMachine({ memoryGiB: 8, gpus: [slice] });
    const two = createMachine({ memoryGiB: 8, gpus: [slice, slice] });
    expect(best(two)).toEqual(best(one));
  });

  it("counts memory that GPU and processor share once", () => {
    const shared = createGpu(16, { vendor: "amd", memoryKind: "shared", name: "AMD Radeon 780M" });
    const hardware = createMachine({ memoryGiB: 32, availableGiB: 20, gpus: [shared] });
    const largest = Math.max(
      ...recommendModels({ hardware }).map(({ usableBytes }) => usableBytes),
    );
    expect(largest).toBe(Math.floor(20 * 1024 ** 3 * 0.85));
  });

  it("knows no speed for a GPU that is in no table, and says so", () => {
    const gpu = createGpu(24, { name: "Voodoo 9" });
    const { fits, tokensPerSecond, reason } = best(createMachine({ memoryGiB: 8, gpus: [gpu] }));
    expect({ fits, tokensPerSecond }).toEqual({ fits: "gpu", tokensPerSecond: null });
    expect(reason).toContain("speed unknown");
  });

  it("is slower the less of a model lies on the GPU", () => {
    const speeds = [24, 16, 8].map((gpuGiB) => {
      const hardware = createMachine({ memoryGiB: 64, gpus: [createGpu(gpuGiB)] });
      const found = recommendModels({ hardware }).find(({ model }) => model === "qwen3:30b-a3b");
      return [found?.fits, Math.round(found?.tokensPerSecond ?? 0)];
    });
    expect(speeds).toMatchInlineSnapshot(`
      [
        [
          "gpu",
          243,
        ],
        [
          "partial",
          30,
        ],
        [
          "partial",
          15,
        ],
      ]
    `);
  });

  describe("with models installed", () => {
    it.for([
      ["the same name", "qwen3:4b", "qwen3:4b"],
      ["no tag", "qwen3", "qwen3:8b"],
      ["the latest tag", "qwen3:latest", "qwen3:8b"],
      ["the library", "library/qwen3:4b", "qwen3:4b"],
      ["its quantization", "qwen3:4b-q8_0", "qwen3:4b-q8_0"],
      ["the default quantization", "qwen3:4b-q4_K_M", "qwen3:4b"],
    ] as const)("prefers it by %s", ([, installed, model]) => {
      const hardware = createMachine({ memoryGiB: 32, gpus: [createGpu(24)] });
      expect(best(hardware, { installed: [installed] })).toMatchObject({ model, installed: true });
    });

    it.for([
      ["does not fit", "qwen3:235b"],
      ["is too slow", "qwen3:32b"],
      ["is unknown", "mine:latest"],
    ] as const)("does not prefer one that %s", ([, installed]) => {
      expect(best(createMachine({ memoryGiB: 32 }), { installed: [installed] })).toMatchObject({
        model: "qwen3:30b-a3b",
        installed: false,
      });
    });
  });

  it.for([
    ["q8_0", "qwen3:4b-q8_0", "Q8_0"],
    ["F16", "qwen3:4b-fp16", "F16"],
    ["Q4_K_M", "qwen3:4b", "Q4_K_M"],
    ["Q2_K", "qwen3:4b", "Q4_K_M"],
  ] as const)("names the file of quantization %s", ([quantization, model, found]) => {
    const all = recommendModels({ hardware: createMac(64), quantization });
    expect(all.filter((one) => one.model === model).map((one) => one.quantization)).toEqual([
      found,
    ]);
  });

  it("refuses an unknown quantization with the known ones", () => {
    const ask = () => recommendModels({ hardware: createMac(16), quantization: "Q9" });
    expect(ask).toThrow(
      new HardwareError({
        code: "HAROMBE_HARDWARE_UNKNOWN_QUANTIZATION",
        message: 'Unknown quantization "Q9"',
        hint: "Use one of Q2_K, Q3_K_S, Q3_K_L, MXFP4, IQ4_XS, Q4_0, Q4_K_S, Q4_K_M, Q5_K_S, Q5_K_M, Q6_K, Q8_0, F16.",
      }),
    );
  });

  it.for([
    [{ margin: 0 }, "margin must be above 0 and at most 1, not 0"],
    [{ margin: 1.1 }, "margin must be above 0 and at most 1, not 1.1"],
    [{ contextTokens: Number.NaN }, "contextTokens must be a number above 0, not NaN"],
    [{ minTokensPerSecond: -1 }, "minTokensPerSecond must be a number above 0, not -1"],
  ] as const)("refuses %o", ([options, message]) => {
    expect(() => recommendModels({ hardware: createMac(16), ...options })).toThrow(
      new TypeError(message),
    );
  });

  it("puts a model last whose context is too short", () => {
    const hardware = createMac(24, "Apple M4 Pro");
    const long = recommendModels({ hardware, contextTokens: 100_000 });
    const [first] = long;
    expect(first?.nativeContextTokens).toBeGreaterThanOrEqual(100_000);
    const short = long.find(({ model }) => model === "phi4:14b");
    expect(short?.reason).toContain("its context ends at 16384 of 100000 tokens");
  });
});

describe("more memory never gives a smaller recommendation", () => {
  const sizes = Array.from({ length: 128 }, (_, index) => 2 * (index + 1));

  it.for<[axis: string, at: (gibibytes: number) => HardwareReport]>([
    ["without GPU", (memoryGiB) => createMachine({ memoryGiB })],
    ["on a Mac", (memoryGiB) => createMac(memoryGiB, "Apple M2 Max")],
    [
      "on a card in a small machine",
      (size) => createMachine({ memoryGiB: 8, gpus: [createGpu(size)] }),
    ],
    [
      "on a card in a 32 GB machine",
      (size) => createMachine({ memoryGiB: 32, gpus: [createGpu(size)] }),
    ],
    [
      "on a card in a 64 GB machine",
      (size) => createMachine({ memoryGiB: 64, gpus: [createGpu(size)] }),
    ],
    ["beside a card", (memoryGiB) => createMachine({ memoryGiB, gpus: [createGpu(24)] })],
  ])("%s, counted in parameters", ([, at]) => {
    const chosen = sizes.map(at).map((hardware) => best(hardware));
    const fitting = chosen.filter(({ fits }) => fits !== "no");
    const parameters = fitting.map((one) => one.parameters.total);
    expect(parameters).toEqual(parameters.toSorted((left, right) => left - right));
  });

  const gibibytes = fc.integer({ min: 1, max: 200 });

  it.for<[machine: string, memoryGiB: number, smaller: number, larger: number]>([
    ["a mixture that is read partly by the processor", 16, 7, 8],
    ["a mixture on the processor", 20, 2, 3],
  ])(
    "unless %s gives way to a denser model of a higher score",
    ([, memoryGiB, smaller, larger]) => {
      const [before, after] = [smaller, larger].map((card) =>
        best(createMachine({ memoryGiB, gpus: [createGpu(card)] })),
      );
      const { parameters, score } = after ?? best(createMachine({ memoryGiB }));
      expect(parameters.total).toBeLessThan(before?.parameters.total ?? 0);
      expect(parameters.active).toBeGreaterThan(before?.parameters.active ?? 0);
      expect(score).toBeGreaterThan(before?.score ?? 0);
    },
  );

  it("on any machine by a whole class of size, in all parameters and in those of a token", () => {
    const isClassSmaller = (large: Recommendation, small: Recommendation): boolean =>
      large.parameters.total < small.parameters.total * 0.8 &&
      large.parameters.active < small.parameters.active * 0.8;
    for (const memoryGiB of [2, 3, 4, 6, 8, 12, 16, 20, 24, 32, 64, 128]) {
      const chosen = sizes
        .map((size) => best(createMachine({ memoryGiB, gpus: [createGpu(size)] })))
        .filter(({ fits }) => fits !== "no");
      const smaller = chosen.filter((large, index) =>
        chosen.slice(0, index).some((small) => isClassSmaller(large, small)),
      );
      expect(smaller).toEqual([]);
    }
  });

  it("on any machine, counted by the score", () => {
    fc.assert(
      fc.property(gibibytes, gibibytes, gibibytes, fc.nat(64), (memoryGiB, card, other, more) => {
        const small = createMachine({ memoryGiB, gpus: [createGpu(card), createGpu(other)] });
        const large = createMachine({
          memoryGiB: memoryGiB + more,
          gpus: [createGpu(card + more), createGpu(other + more)],
        });
        expect(best(large).score).toBeGreaterThanOrEqual(best(small).score);
      }),
    );
  });
});

it("never needs less for more context", () => {
  const hardware = createMac(64);
  const needs = (contextTokens: number) =>
    new Map(
      recommendModels({ hardware, contextTokens }).map((one) => [one.model, one.neededBytes]),
    );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300_000 }), fc.nat(300_000), (contextTokens, more) => {
      const [less, all] = [needs(contextTokens), needs(contextTokens + more)];
      for (const [model, { total }] of less) {
        expect(all.get(model)?.total).toBeGreaterThanOrEqual(total);
      }
    }),
  );
});
