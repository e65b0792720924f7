import { generateText, stepCountIs, streamText, tool } from "ai";
import { MockLanguageModelV4, simulateReadableStream } from "ai/test";
import { z } from "zod";

import { type Contender, answer, check, toolDescription, toolName } from "./contender.ts";

type Model = ConstructorParameters<typeof MockLanguageModelV4>[0] & object;
type Generate = Extract<Model["doGenerate"], (...given: never[]) => unknown>;
type Generated = Awaited<ReturnType<Generate>>;

const tools = {
  [toolName]: tool({
    description: toolDescription,
    inputSchema: z.object({ value: z.number() }),
    execute: ({ value }) => String(value),
  }),
};

const usage: Generated["usage"] = {
  inputTokens: { total: 1, noCache: 1, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 1, text: 1, reasoning: undefined },
};

function generate(step: number, steps: number): Generated {
  if (step >= steps) {
    return {
      content: [{ type: "text", text: answer }],
      finishReason: { unified: "stop", raw: undefined },
      usage,
      warnings: [],
    };
  }
  const call = {
    type: "tool-call",
    toolCallId: `call_${step}`,
    toolName,
    input: JSON.stringify({ value: step }),
  } as const;
  return {
    content: [call],
    finishReason: { unified: "tool-calls", raw: undefined },
    usage,
    warnings: [],
  };
}

export const aiSdkGenerate: Contender = {
  name: "AI SDK generateText",
  async run(steps) {
    let step = 0;
    const model = new MockLanguageModelV4({ doGenerate: async () => generate((step += 1), steps) });
    const options = { model, tools, prompt: "Go", stopWhen: stepCountIs(steps + 1) };
    const result = await generateText(options);
    check(this.name, steps, result.steps.length, result.text);
  },
};

export const aiSdkStream: Contender = {
  name: "AI SDK streamText",
  async run(steps) {
    let step = 0;
    const model = new MockLanguageModelV4({
      doStream: async () => {
        const { content, finishReason } = generate((step += 1), steps);
        const [part] = content;
        const chunks =
          part?.type === "tool-call"
            ? [part]
            : [
                { type: "text-start" as const, id: "1" },
                { type: "text-delta" as const, id: "1", delta: answer },
                { type: "text-end" as const, id: "1" },
              ];
        return {
          stream: simulateReadableStream({
            chunks: [...chunks, { type: "finish" as const, finishReason, usage }],
            initialDelayInMs: null,
            chunkDelayInMs: null,
          }),
        };
      },
    });
    const result = streamText({ model, tools, prompt: "Go", stopWhen: stepCountIs(steps + 1) });
    await result.consumeStream();
    check(this.name, steps, (await result.steps).length, await result.text);
  },
};
