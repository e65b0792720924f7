import { expect, it } from "vitest";

import * as hardware from "./index.ts";

it("exports this and nothing else", () => {
  expect(Object.keys(hardware).toSorted()).toMatchInlineSnapshot(`
    [
      "HardwareError",
      "detectHardware",
      "explainRecommendations",
      "modelCatalogue",
      "quantizations",
      "recommendModels",
    ]
  `);
});
