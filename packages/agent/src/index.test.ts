import { expect, test } from "vitest";

import * as agent from "./index.ts";

test("exports exactly this", () => {
  expect(Object.keys(agent).toSorted()).toMatchInlineSnapshot(`
    [
      "AgentError",
      "chatAgent",
      "codingAgent",
      "createAgent",
      "createMemorySessions",
      "defaultLimits",
      "defaultPolicy",
      "hashCall",
      "reasoningAgent",
      "researchAgent",
      "strictestPolicy",
      "summarizingAgent",
    ]
  `);
});
