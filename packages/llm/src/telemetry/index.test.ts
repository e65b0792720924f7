import { expect, it } from "vitest";

import * as surface from "./index.ts";

it("exports what it says and nothing else", () => {
  expect(Object.keys(surface).toSorted()).toMatchInlineSnapshot(`
    [
      "cutContent",
      "errorTypeOf",
      "failSpan",
      "routeAttributes",
      "traceEmbeddingModel",
      "traceModel",
      "traceStream",
      "usageAttributes",
    ]
  `);
});
