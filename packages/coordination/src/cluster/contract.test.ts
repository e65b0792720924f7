import { type AddressInfo, createServer } from "node:net";

import { createOllama, type LanguageModel } from "@harombe/llm";
import {
  contractCalls,
  type ContractHarness,
  contractText,
  languageModelContract,
  ScriptedModel,
  type ScriptedStep,
} from "@harombe/llm/testing";
import { describe, expect, test } from "vitest";

import { toEngine } from "../fixtures/to-engine.ts";
import { createCluster } from "./create-cluster.ts";

function scripted(scenario: Parameters<ContractHarness>[0], stopped: () => void): ScriptedModel {
  const steps: Record<typeof scenario, ScriptedStep> = {
    text: { text: contractText.split(" ").map((word, index) => (index ? ` ${word}` : word)) },
    "tool-calls": { text: "So.", toolCalls: contractCalls },
    async *endless() {
      try {
        for (;;) yield { type: "text-delta", text: "on " };
      } finally {
        stopped();
      }
    },
  };
  return new ScriptedModel([steps[scenario]], { repeats: true });
}

function clusterOf(model: LanguageModel, slots = 4) {
  return createCluster({
    nodes: [{ name: "only", tier: 1, model: model.id, slots, connect: () => toEngine(model) }],
  });
}

const harness: ContractHarness = async (scenario) => {
  const stopped = Promise.withResolvers<void>();
  const model = scripted(scenario, () => stopped.resolve());
  const cluster = clusterOf(model);
  await cluster.ready();
  return {
    model: cluster,
    requestCount: () => model.requests.length,
    stopped: () => stopped.promise,
    close: () => cluster.close(),
  };
};

describe("a cluster is a model", () => {
  test.for(languageModelContract)("$name", async ({ run }) => {
    await expect(run(harness)).resolves.toBeUndefined();
  });

  const nested: ContractHarness = async (scenario) => {
    const inner = await harness(scenario);
    const outer = clusterOf(inner.model);
    await outer.ready();
    const close = async (): Promise<void> => {
      await outer.close();
      await inner.close?.();
    };
    return { ...inner, model: outer, close };
  };

  test.for(languageModelContract)("as the node of another cluster: $name", async ({ run }) => {
    await expect(run(nested)).resolves.toBeUndefined();
  });
});

test("a cluster over a port where nobody listens says so for its node", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const baseUrl = `http://127.0.0.1:${port}`;
  await using cluster = createCluster({
    nodes: [{ name: "ghost", tier: 0, model: "m", connect: () => createOllama({ baseUrl }) }],
  });
  await cluster.ready();
  expect(cluster.status()).toMatchObject([
    {
      name: "ghost",
      status: "unavailable",
      reason: `Cannot reach ${baseUrl}: nothing listens there`,
    },
  ]);
});
