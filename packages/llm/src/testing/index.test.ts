import { expect, test } from "vitest";

import * as surface from "./index.ts";

test("the entry point for tests exports these names", () => {
  expect(Object.keys(surface).toSorted()).toMatchInlineSnapshot(`
    [
      "ContractViolation",
      "ScriptedModel",
      "contractCalls",
      "contractRequest",
      "contractText",
      "languageModelContract",
    ]
  `);
});
