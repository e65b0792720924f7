import { expect, test } from "vitest";

import * as agent from "./index.ts";

test("exports exactly this", () => {
  expect(Object.keys(agent).toSorted()).toMatchInlineSnapshot(`
    [
      "AgentError",
      "createAgent",
      "createMemorySessions",
      "defaultLimits",
      "defaultPolicy",
      "hashCall",
      "strictestPolicy",
    ]
  `);
});
