import { expect, it } from "vitest";

import * as surface from "./index.ts";

it("exports what it says and nothing else", () => {
  expect(Object.keys(surface).toSorted()).toMatchInlineSnapshot(`
    [
      "LlmError",
      "coerceArguments",
      "complete",
      "completeRequestSchema",
      "completeResponseSchema",
      "createEventStreamParser",
      "createOllama",
      "createOpenAICompatible",
      "createRemote",
      "createTokenCounter",
      "createToolCallParser",
      "defaultCandidates",
      "defaultLimits",
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
      "fromCompleteResponse",
      "fromWireMessages",
      "modelEventSchema",
      "ollamaCandidate",
      "openAICandidate",
      "parseToolArguments",
      "readServerSentEvents",
      "recogniseToolCalls",
      "routeDecisionSchema",
      "toCompleteRequest",
      "toCompleteResponse",
      "toWireError",
      "toolCallFormats",
      "wireErrorSchema",
      "wireMessageSchema",
    ]
  `);
});
