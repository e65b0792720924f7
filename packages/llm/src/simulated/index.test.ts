import { expect, test } from "vitest";

import * as simulated from "./index.ts";

test("this is all that is public", () => {
  expect(Object.keys(simulated).toSorted()).toMatchInlineSnapshot(`
    [
      "answerAsPersona",
      "createSimulatedModel",
      "startSimulatedEngine",
    ]
  `);
});
