import { expect, it } from "vitest";

import * as surface from "./index.ts";

it("exports what it says and nothing else", () => {
  expect(Object.keys(surface).toSorted()).toMatchInlineSnapshot(`
    [
      "LlmError",
      "complete",
      "completeRequestSchema",
      "completeResponseSchema",
      "createOllama",
      "createOpenAICompatible",
      "createRemote",
      "createTokenCounter",
      "createToolCallParser",
      "defaultCandidates",
      "defaultTimeouts",
      "detectEngines",
      "encodeModelEvent",
      "encodeServerSentComment",
      "encodeServerSentEvent",
      "encodeWireError",
      "engineProfiles",
      "estimateMessageTokens",
      "estimateTokens",
      "findEngine",
      "fromCompleteRequest",
      "hopsHeader",
      "iteratorOf",
      "ollamaCandidate",
      "openAICandidate",
      "readServerSentEvents",
      "recogniseToolCalls",
      "routeDecisionSchema",
      "toCompleteResponse",
      "toolCallFormats",
      "watchStream",
      "wholeAnswerMs",
      "wireOf",
      "withWire",
    ]
  `);
});
