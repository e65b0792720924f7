import { describe, expect, it } from "vitest";

import { recordSpans } from "../fixtures/record-spans.ts";
import {
  contractCalls,
  type ContractHarness,
  contractText,
} from "../testing/contract/contract-harness.ts";
import { languageModelContract } from "../testing/contract/language-model-contract.ts";
import { ScriptedModel } from "../testing/scripted-model.ts";
import type { ScriptedStep } from "../testing/scripted-step.ts";
import { traceModel } from "./trace-model.ts";

const harness: ContractHarness = (scenario) => {
  const stopped = Promise.withResolvers<void>();
  const steps: Record<typeof scenario, ScriptedStep> = {
    text: { text: contractText.split(" ").map((word, index) => (index ? ` ${word}` : word)) },
    "tool-calls": { text: "So.", toolCalls: contractCalls },
    async *endless() {
      try {
        for (;;) yield { type: "text-delta", text: "on " };
      } finally {
        stopped.resolve();
      }
    },
  };
  const model = new ScriptedModel([steps[scenario]], { repeats: true });
  return {
    model: traceModel(model),
    requestCount: () => model.requests.length,
    stopped: () => stopped.promise,
  };
};

describe("a traced model is a model", () => {
  it.each(languageModelContract)("without an SDK: $name", async ({ run }) => {
    await expect(run(harness)).resolves.toBeUndefined();
  });

  it.each(languageModelContract)("with an SDK: $name", async ({ run }) => {
    await using _recorder = recordSpans();
    await expect(run(harness)).resolves.toBeUndefined();
  });
});
