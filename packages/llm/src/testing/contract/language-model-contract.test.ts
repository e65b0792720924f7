import { describe, expect, test } from "vitest";

import type { LanguageModel } from "../../contract/language-model.ts";
import type { ModelEvent } from "../../contract/model-event.ts";
import { ScriptedModel } from "../scripted-model.ts";
import type { ScriptedStep } from "../scripted-step.ts";
import { contractCalls, contractText, type ContractHarness } from "./contract-harness.ts";
import { languageModelContract } from "./language-model-contract.ts";

function scripted(): ContractHarness {
  return (scenario) => {
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
    return { model, requestCount: () => model.requests.length, stopped: () => stopped.promise };
  };
}

describe("a scripted model", () => {
  test.for(languageModelContract)("$name", async ({ run }) => {
    await expect(run(scripted())).resolves.toBeUndefined();
  });
});

const good: readonly ModelEvent[] = [
  { type: "text-delta", text: contractText },
  { type: "usage", promptTokens: 1, completionTokens: 1 },
  { type: "finish", reason: "stop" },
];
const calls = contractCalls.map((call): ModelEvent => ({
  type: "tool-call",
  call: { id: "same", ...call },
}));
const toolFinish: ModelEvent = { type: "finish", reason: "tool-calls" };

async function* play(events: readonly ModelEvent[]): AsyncGenerator<ModelEvent> {
  yield* events;
}

function broken(stream: LanguageModel["stream"]): ContractHarness {
  const { capabilities } = new ScriptedModel([]);
  return () => ({ model: { id: "broken", capabilities, stream } });
}

const violations = [
  {
    name: "no finish",
    events: good.slice(0, 2),
    message: "The number of finish events must be 1, not 0",
  },
  {
    name: "two finishes",
    events: [...good, good[2]!],
    message: "The number of finish events must be 1, not 2",
  },
  {
    name: "usage behind finish",
    events: [good[0]!, good[2]!, good[1]!],
    message: "The last event must be",
  },
  { name: "usage twice", events: [good[1]!, ...good], message: "usage came 2 times" },
  {
    name: "half a token",
    events: [{ ...good[1]!, promptTokens: 0.5 } as ModelEvent, good[2]!],
    message: "Token counts must be whole numbers",
  },
  {
    name: "an empty delta",
    events: [{ type: "text-delta", text: "" } as const, ...good],
    message: "A text-delta must not be empty",
  },
  { name: "a lost text", events: good.slice(1), message: "The text must be" },
  {
    name: "one id for two calls",
    events: [...calls, toolFinish],
    message: "different ids among same, same",
  },
  { name: "no calls", events: [toolFinish], message: "The calls must be" },
];

test.for(violations)("finds $name", async ({ events, message }) => {
  const harness = broken(() => play(events));
  const outcomes = await Promise.allSettled(languageModelContract.map(({ run }) => run(harness)));
  const messages = outcomes.map((outcome) =>
    String(outcome.status === "rejected" && outcome.reason),
  );
  expect(messages.join("\n")).toContain(message);
});

test("finds a model that wraps the reason of an abort", async () => {
  const harness = broken(async function* stream(_request, { signal } = {}) {
    for (;;) {
      if (signal?.aborted === true) throw new Error("aborted", { cause: signal.reason });
      yield { type: "text-delta", text: "on" };
    }
  });
  const wrapped = languageModelContract.filter(({ name }) => name.includes("reason"));
  const outcomes = await Promise.allSettled(wrapped.map(({ run }) => run(harness)));
  expect(outcomes.map(({ status }) => status)).toEqual(wrapped.map(() => "rejected"));
});

test("finds a model that does not notice that its reader has left", async () => {
  const harness: ContractHarness = async (scenario) => ({
    ...(await scripted()(scenario)),
    stopped: () => Promise.reject(new Error("still running")),
  });
  const leave = languageModelContract.find(({ name }) => name.includes("leaves the loop"));
  await expect(leave?.run(harness)).rejects.toThrow("still running");
});
