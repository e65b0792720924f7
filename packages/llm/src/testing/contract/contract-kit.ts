import { isDeepStrictEqual, inspect } from "node:util";

import type { ModelEvent } from "../../contract/model-event.ts";
import type { ModelRequest } from "../../contract/model-request.ts";
import type { ContractHarness, ContractScenario, ContractSubject } from "./contract-harness.ts";

/** The request that the cases send. Frozen, so that a model which writes to it fails. */
export const contractRequest: ModelRequest = deepFreeze({
  messages: [
    { role: "system", content: "You are being tested." },
    { role: "user", content: "Go on." },
  ],
  tools: [
    {
      name: "weather",
      description: "The weather of a city.",
      parameters: {
        type: "object",
        properties: { city: { type: "string" }, days: { type: "integer" } },
        required: ["city"],
      },
    },
  ],
  temperature: 0,
  maxTokens: 512,
});

/** A broken promise of a model. */
export class ContractViolation extends Error {
  override readonly name = "ContractViolation";
}

export function ensure(condition: boolean, message: string): asserts condition {
  if (!condition) throw new ContractViolation(message);
}

export function ensureEqual(actual: unknown, expected: unknown, what: string): void {
  const isEqual = isDeepStrictEqual(actual, expected);
  ensure(isEqual, `${what} must be ${inspect(expected)}, not ${inspect(actual)}`);
}

/** Runs `use` with a fresh subject and closes it. */
export async function withSubject(
  harness: ContractHarness,
  scenario: ContractScenario,
  use: (subject: ContractSubject) => Promise<void>,
): Promise<void> {
  const subject = await harness(scenario);
  try {
    await use(subject);
  } finally {
    await subject.close?.();
  }
}

/** Reads a stream to its end, which has to come within `maxEvents`. */
export async function readAll(events: AsyncIterable<ModelEvent>): Promise<readonly ModelEvent[]> {
  const read: ModelEvent[] = [];
  for await (const event of events) {
    read.push(event);
    ensure(read.length <= maxEvents, `The stream did not end within ${String(maxEvents)} events`);
  }
  return read;
}

const maxEvents = 10_000;

/** What a promise was rejected with; a promise that is kept breaks the contract. */
export async function rejectionOf(promise: Promise<unknown>, what: string): Promise<unknown> {
  const outcome = await promise.then(
    () => ({ isKept: true, reason: undefined }),
    (reason: unknown) => ({ isKept: false, reason }),
  );
  ensure(!outcome.isKept, what);
  return outcome.reason;
}

/** Fails when a promise takes too long. */
export async function within(
  promise: Promise<void>,
  timeoutMs: number,
  what: string,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const violation = new ContractViolation(`${what} within ${String(timeoutMs)} ms`);
    timer = setTimeout(() => reject(violation), timeoutMs);
  });
  try {
    await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
