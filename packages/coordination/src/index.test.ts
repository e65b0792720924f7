import { expect, test } from "vitest";

import * as surface from "./index.ts";

test("exports what it promises and nothing else", () => {
  expect(Object.keys(surface)).toMatchInlineSnapshot(`
    [
      "createCluster",
      "classifyComplexity",
      "complexityThresholds",
      "ClusterError",
      "createMachineRecorder",
      "routingPolicies",
      "systemClock",
      "announceNode",
      "DiscoveryError",
      "createDiscovery",
      "discoverNodes",
      "listOnce",
      "toNodeUrl",
      "toNodeUrls",
      "getMachineId",
      "isOwnMachine",
      "findOllamaServers",
      "answerChallenge",
      "createChallenge",
      "verifyAnswer",
      "createChallengeResponder",
      "createProvenCredentials",
      "proveNode",
      "discoveryTokenLengthMin",
      "parseMacAddress",
      "wakeMachine",
      "createOllamaPool",
    ]
  `);
});
