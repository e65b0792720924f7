import { expect, it } from "vitest";

import { createMac } from "../fixtures/machines.ts";
import { explainRecommendations } from "./explain-recommendations.ts";
import { recommendModels } from "./recommend-models.ts";

it("lists the best five with each term of the sum", () => {
  const text = explainRecommendations(recommendModels({ hardware: createMac(16) }));
  expect(text.split("\n\n")).toHaveLength(5);
  expect(text.split("\n\n")[0]).toMatchInlineSnapshot(`
    "1. qwen3:8b (8.2 billion parameters)
       weights (Q4_K_M)            4.8 GiB
       + KV cache (8192 tokens)    1.1 GiB
       + overhead                  0.6 GiB
       = needed                    6.6 GiB
         usable                    9.1 GiB
       fits the GPU: needs 6.6 GiB of 9.1 GiB usable (Apple M2); about 10 tokens/s"
  `);
});

it("says how much of a mixture of experts one token passes through", () => {
  const all = recommendModels({ hardware: createMac(64, "Apple M4 Max") });
  const mixture = all.filter(({ model }) => model === "qwen3:30b-a3b");
  expect(explainRecommendations(mixture)).toContain(
    "(30.5 billion parameters, 3.4 billion a token)",
  );
});

it("has nothing to say about no recommendations", () => {
  expect(explainRecommendations([])).toBe("");
});
