import { describe, expect, it } from "vitest";

import { modelCatalogue } from "./model-catalogue.ts";

describe("modelCatalogue", () => {
  it("names every file once", () => {
    const names = modelCatalogue.flatMap(({ files }) =>
      Object.values(files).flatMap(({ ollamaTag, aliases }) => [ollamaTag, ...aliases]),
    );
    expect(names).toEqual([...new Set(names)]);
  });

  it.for(modelCatalogue.map((model) => [model.ollamaTag, model] as const))(
    "has a shape and sizes for %s that can be true",
    ([, model]) => {
      const { layers, attention, parameters, files, defaultQuantization, weight } = model;
      const attending = attention.reduce((sum, group) => sum + group.layers, 0);
      const bits = ((files[defaultQuantization]?.fileBytes ?? 0) * 8) / parameters.total;
      expect(attending).toBeGreaterThan(0);
      expect(attending).toBeLessThanOrEqual(layers);
      expect(parameters.active).toBeLessThanOrEqual(parameters.total);
      expect(bits).toBeGreaterThan(4);
      expect(bits).toBeLessThan(9);
      expect(weight).toBeLessThanOrEqual(1);
      expect(URL.canParse(model.source)).toBe(true);
      expect(model.confirmedBy === null || URL.canParse(model.confirmedBy)).toBe(true);
    },
  );

  it("knows which shapes were read nowhere but at their source", () => {
    const unread = modelCatalogue.filter(({ confirmedBy }) => confirmedBy === null);
    // The README names them.
    expect(unread.map(({ ollamaTag }) => ollamaTag)).toMatchInlineSnapshot(`
      [
        "qwen3-coder:30b",
        "qwen3.5:4b",
        "qwen3.5:27b",
        "qwen3.6:27b",
        "ministral-3:8b",
        "ministral-3:14b",
      ]
    `);
  });

  it("derives the size of a file that no list shows from parameters and bits per weight", () => {
    const model = modelCatalogue.find(({ ollamaTag }) => ollamaTag === "qwen3.6:27b");
    expect(model?.files.Q4_K_M).toMatchObject({
      origin: "derived",
      fileBytes: Math.round((27.8e9 * 4.8944) / 8),
    });
  });

  it("counts a window only as far as it reaches", () => {
    const gemma = modelCatalogue.find(({ ollamaTag }) => ollamaTag === "gemma3:27b");
    expect(gemma?.attention).toEqual([
      { layers: 10, kvHeads: 16, headSize: 128, windowTokens: null },
      { layers: 52, kvHeads: 16, headSize: 128, windowTokens: 1024 },
    ]);
  });
});
