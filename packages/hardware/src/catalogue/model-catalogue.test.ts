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
    },
  );

  it("counts a window only as far as it reaches", () => {
    const gemma = modelCatalogue.find(({ ollamaTag }) => ollamaTag === "gemma3:27b");
    expect(gemma?.attention).toEqual([
      { layers: 10, kvHeads: 16, headSize: 128, windowTokens: null },
      { layers: 52, kvHeads: 16, headSize: 128, windowTokens: 1024 },
    ]);
  });
});
