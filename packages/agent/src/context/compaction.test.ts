import { type Message, type ModelRequest, estimateMessageTokens } from "@harombe/llm";
import { ScriptedModel, type ScriptedStep } from "@harombe/llm/testing";
import { defineTool } from "@harombe/tools";
import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";

import { createAgent } from "../create-agent.ts";
import type { AgentOptions } from "../options/agent-options.ts";
import { gatherEvents, ofType } from "../testing/gather-events.ts";

/** A result of about so many tokens. */
const fill = defineTool({
  name: "fill",
  description: "Fills",
  input: z.object({ tokens: z.number() }),
  effects: ["reads"],
  execute: ({ tokens }) => `${tokens}:`.padEnd(tokens * 5, "word "),
});

const isSummaryRequest = ({ messages }: ModelRequest): boolean =>
  messages[0]?.role === "system" && messages[0].content.startsWith("Sum up");

/** Plays steps for the agent and a text for summaries, in whatever order they are asked for. */
function setUp(
  steps: readonly ScriptedStep[],
  {
    summary = "the gist",
    ...options
  }: Partial<AgentOptions> & { readonly summary?: string | Error } = {},
) {
  const queue = [...steps];
  const model = new ScriptedModel(
    [
      (request, callOptions) => {
        if (isSummaryRequest(request)) return summaryOf(summary);
        const step = queue.shift() ?? "Done";
        return typeof step === "function" ? step(request, callOptions) : step;
      },
    ],
    { repeats: true, capabilities: { contextWindowTokens: 2000 } },
  );
  const limits = { steps: 100, ...options.limits };
  const agent = createAgent({
    model,
    tools: [fill],
    instructions: "Be brief.",
    ...options,
    limits,
  });
  const requests = () => model.requests.filter((request) => !isSummaryRequest(request));
  return { agent, model, requests };
}

const summaryOf = (summary: string | Error) => summary;
const take = (tokens: number, nonce: number) => ({
  toolCalls: [{ name: "fill", arguments: { tokens, nonce } }],
});

const tokensOf = ({ messages, tools }: ModelRequest): number =>
  estimateMessageTokens(messages, tools);

test("shortens old results first, and asks for no summary when that is enough", async () => {
  const { agent, model, requests } = setUp(
    Array.from({ length: 7 }, (_, index) => take(200, index)),
    { context: { shortenedResultTokens: 60 } },
  );
  const events = await gatherEvents(agent.run("Go"));
  const methods = ofType(events, "context-compact").map(({ method }) => method);
  expect(new Set(methods)).toEqual(new Set(["shorten-results"]));
  expect(model.requests.filter(isSummaryRequest)).toEqual([]);
  const last = requests().at(-1)!.messages;
  expect(last[0]).toEqual({ role: "system", content: "Be brief." });
  expect(last[1]).toEqual({ role: "user", content: "Go" });
  expect(last[3]?.content).toContain("cut here");
  expect(last.at(-1)?.content).not.toContain("cut here");
});

test("sums up old turns, keeps the system prompt, the request and the last turns whole", async () => {
  const { agent, requests } = setUp(
    Array.from({ length: 30 }, (_, index) => take(100, index)),
    { context: { shortenedResultTokens: 90 } },
  );
  const events = await gatherEvents(agent.run("Find the needle"));
  expect(ofType(events, "context-compact").some(({ method }) => method === "summarize")).toBe(true);
  for (const { tokensBefore, tokensAfter } of ofType(events, "context-compact")) {
    expect(tokensAfter).toBeLessThan(tokensBefore);
  }
  const [system, first] = requests().at(-1)!.messages;
  expect(system).toEqual({ role: "system", content: "Be brief." });
  expect(first).toEqual({
    role: "user",
    content:
      "Summary of the conversation so far:\nthe gist\n\nThe user's current request:\n\nFind the needle",
  });
});

test("tells of room that was made only where there is more of it", async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 12 });
  const summary = fc.integer({ min: 0, max: 3000 }).map((length) => "s".repeat(length));
  await fc.assert(
    fc.asyncProperty(sizes, summary, fc.integer({ min: 1, max: 600 }), async (...drawn) => {
      const [tokens, text, words] = drawn;
      const { agent } = setUp(tokens.map(take), { summary: text });
      for (const prompt of ["Go", "on ".repeat(words), "And?"]) {
        const events = await gatherEvents(agent.run(prompt, { session: "s" }));
        for (const { tokensBefore, tokensAfter } of ofType(events, "context-compact")) {
          expect(tokensAfter).toBeLessThan(tokensBefore);
        }
      }
    }),
    { numRuns: 50 },
  );
});

test("drops old turns with a warning when they cannot be summed up", async () => {
  const { agent } = setUp(
    Array.from({ length: 30 }, (_, index) => take(100, index)),
    { summary: new Error("no"), context: { shortenedResultTokens: 90 } },
  );
  const run = agent.run("Go");
  const events = await gatherEvents(run);
  expect(ofType(events, "warning")[0]).toMatchObject({ code: "summary-failed" });
  expect(ofType(events, "context-compact").some(({ method }) => method === "drop")).toBe(true);
  expect((await run.result).status).toBe("completed");
});

test("the session keeps everything, and the summary is not made again", async () => {
  const { agent, model } = setUp(
    Array.from({ length: 30 }, (_, index) => take(100, index)),
    { context: { shortenedResultTokens: 90 } },
  );
  await agent.run("Go", { session: "s" }).result;
  const session = await agent.sessions.load("s");
  expect(session?.messages).toHaveLength(62);
  expect(session?.summary?.text).toBe("the gist");
  const before = model.requests.filter(isSummaryRequest).length;
  await agent.run("And now?", { session: "s" }).result;
  expect(model.requests.filter(isSummaryRequest)).toHaveLength(before);
  expect(JSON.stringify(model.requests.at(-1)?.messages)).toContain("the gist");
});

test("says that a message is too large instead of having it cut in silence", async () => {
  const { agent } = setUp(["never"]);
  expect(await agent.run("x".repeat(20_000)).result).toMatchObject({
    status: "failed",
    error: {
      code: "HAROMBE_AGENT_CONTEXT_EXCEEDED",
      message: expect.stringMatching(
        /^The last message takes about \d+ tokens, but a window of 2000/u,
      ),
    },
  });
});

test("says that instructions leave no room", async () => {
  const { agent } = setUp(["never"], { instructions: "x".repeat(20_000) });
  expect(await agent.run("Hi").result).toMatchObject({
    status: "failed",
    error: { code: "HAROMBE_AGENT_CONTEXT_EXCEEDED" },
  });
});

test("a window that nobody knows is not guarded", async () => {
  const model = new ScriptedModel(["Done"], { capabilities: { contextWindowTokens: null } });
  const run = createAgent({ model }).run("x".repeat(1_000_000));
  expect((await run.result).status).toBe("completed");
});

/** The ids of calls and results in the order in which each must follow the other. */
function pairsOf(messages: readonly Message[]): { calls: string[]; results: string[] } {
  const calls: string[] = [];
  const results: string[] = [];
  for (const message of messages) {
    if (message.role === "tool") results.push(`${message.toolCallId} of ${calls.length}`);
    if (message.role !== "assistant") continue;
    const ids = (message.toolCalls ?? []).map(({ id }) => id);
    calls.push(...ids.map((id) => `${id} of ${calls.length + ids.length}`));
  }
  return { calls, results };
}

function expectPairs(messages: readonly Message[]): void {
  const { calls, results } = pairsOf(messages);
  expect(results).toEqual(calls);
}

test("never parts a call from its result and never goes over the window", async () => {
  const step = fc.oneof(
    fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 4 }).map((sizes) => ({
      toolCalls: sizes.map((tokens, nonce) => ({ name: "fill", arguments: { tokens, nonce } })),
    })),
    fc.integer({ min: 1, max: 200 }).map((words) => "tale ".repeat(words)),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { maxLength: 12 }), { minLength: 1, maxLength: 4 }),
      fc.constantFrom<string | Error>("the gist", "", new Error("no"), "long ".repeat(5000)),
      fc.integer({ min: 1500, max: 6000 }),
      async (turns, summary, windowTokens) => {
        const { agent, requests } = setUp(turns.flat(), { summary, context: { windowTokens } });
        for (const [turn] of turns.entries()) {
          await agent.run(`Turn ${turn}`, { session: "s" }).result;
        }
        for (const request of requests()) {
          expectPairs(request.messages);
          expect(tokensOf(request)).toBeLessThanOrEqual(windowTokens);
          expect(JSON.stringify(request.messages)).toMatch(/Turn \d/u);
        }
        const stored = await agent.sessions.load("s");
        expectPairs(stored!.messages.map(({ message }) => message));
      },
    ),
    { numRuns: 60 },
  );
});
