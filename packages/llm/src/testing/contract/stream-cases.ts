import type { ModelEvent } from "../../contract/model-event.ts";
import { contractCalls, contractText, type ContractCase } from "./contract-harness.ts";
import { contractRequest, ensure, ensureEqual, readAll, withSubject } from "./contract-kit.ts";

/** What a whole answer looks like. */
export const streamCases: readonly ContractCase[] = [
  {
    name: "describes itself",
    run: (harness) =>
      withSubject(harness, "text", async ({ model }) => {
        ensure(model.id !== "", "The id must not be empty");
        const { contextWindowTokens: window, vision, ...flags } = model.capabilities;
        const isWindow = window === null || (Number.isSafeInteger(window) && window > 0);
        ensure(isWindow, `contextWindowTokens must be a count or null, not ${String(window)}`);
        for (const key of ["tools", "reasoning"] as const) {
          ensureEqual(typeof flags[key], "boolean", `The type of capabilities.${key}`);
        }
        const isVision = vision === null || typeof vision === "boolean";
        ensure(isVision, `capabilities.vision must be a boolean or null, not ${String(vision)}`);
      }),
  },
  {
    name: "streams the whole text and finishes once, with stop, as the last event",
    run: (harness) =>
      withSubject(harness, "text", async ({ model }) => {
        const events = await readAll(model.stream(contractRequest));
        ensureEqual(textOf(events), contractText, "The text");
        ensureFinish(events, "stop");
      }),
  },
  {
    name: "streams no empty delta",
    run: (harness) =>
      withSubject(harness, "text", async ({ model }) => {
        for (const event of await readAll(model.stream(contractRequest))) {
          const isEmpty = "text" in event && event.text === "";
          ensure(!isEmpty, `A ${event.type} must not be empty`);
        }
      }),
  },
  {
    name: "counts usage at most once and in whole tokens",
    run: (harness) =>
      withSubject(harness, "text", async ({ model }) => {
        const events = await readAll(model.stream(contractRequest));
        const usages = events.filter((event) => event.type === "usage");
        ensure(usages.length <= 1, `usage came ${String(usages.length)} times`);
        for (const usage of usages) ensureCounts(usage.promptTokens, usage.completionTokens);
      }),
  },
  {
    name: "answers requests at the same time without mixing them",
    run: (harness) =>
      withSubject(harness, "text", async ({ model }) => {
        const both = [model.stream(contractRequest), model.stream(contractRequest)];
        const answers = await Promise.all(both.map(readAll));
        ensureEqual(answers.map(textOf), [contractText, contractText], "The two texts");
      }),
  },
  {
    name: "calls tools with unique ids and objects of arguments, and finishes with tool-calls",
    run: (harness) =>
      withSubject(harness, "tool-calls", async ({ model }) => {
        if (!model.capabilities.tools) return;
        const events = await readAll(model.stream(contractRequest));
        ensureFinish(events, "tool-calls");
        ensureCalls(events);
      }),
  },
  {
    name: "never gives an id of a call again",
    run: (harness) =>
      withSubject(harness, "tool-calls", async ({ model }) => {
        if (!model.capabilities.tools) return;
        const first = await readAll(model.stream(contractRequest));
        const second = await readAll(model.stream(contractRequest));
        ensureUnique([...callsOf(first), ...callsOf(second)].map((call) => call.id));
      }),
  },
];

function ensureFinish(events: readonly ModelEvent[], reason: string): void {
  const finishes = events.filter((event) => event.type === "finish");
  ensureEqual(finishes.length, 1, "The number of finish events");
  ensureEqual(events.at(-1), { type: "finish", reason }, "The last event");
}

function ensureCounts(...counts: readonly number[]): void {
  const isFine = counts.every((count) => Number.isSafeInteger(count) && count >= 0);
  ensure(isFine, `Token counts must be whole numbers, not ${counts.join(" and ")}`);
}

function ensureCalls(events: readonly ModelEvent[]): void {
  const calls = callsOf(events);
  const plain = calls.map((call) => ({ name: call.name, arguments: call.arguments }));
  ensureEqual(plain, contractCalls, "The calls");
  ensureUnique(calls.map((call) => call.id));
}

function ensureUnique(ids: readonly string[]): void {
  ensure(!ids.includes(""), "The id of a call must not be empty");
  ensureEqual(new Set(ids).size, ids.length, `The number of different ids among ${ids.join(", ")}`);
}

function callsOf(events: readonly ModelEvent[]) {
  return events.flatMap((event) => (event.type === "tool-call" ? [event.call] : []));
}

function textOf(events: readonly ModelEvent[]): string {
  return events.map((event) => (event.type === "text-delta" ? event.text : "")).join("");
}
