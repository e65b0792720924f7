import type { CallOptions, LanguageModel } from "../../contract/language-model.ts";
import type { ContractCase, ContractSubject } from "./contract-harness.ts";
import {
  contractRequest,
  ensure,
  ensureEqual,
  readAll,
  rejectionOf,
  within,
  withSubject,
} from "./contract-kit.ts";

const stopTimeoutMs = 5000;

/** What happens before an answer is read and when it is not wanted any more. */
export const cancelCases: readonly ContractCase[] = [
  {
    name: "starts nothing before the first read",
    run: (harness) =>
      withSubject(harness, "text", async (subject) => {
        subject.model.stream(contractRequest);
        // A request that was sent first would have arrived when a later one has been answered.
        await readAll(subject.model.stream(contractRequest));
        ensureRequests(subject, 1);
      }),
  },
  {
    name: "throws the reason of a signal that was aborted before, and asks nobody",
    run: (harness) =>
      withSubject(harness, "text", async (subject) => {
        const reason = new Error("Not needed");
        const events = subject.model.stream(contractRequest, { signal: AbortSignal.abort(reason) });
        const thrown = await rejectionOf(readAll(events), "An aborted stream must throw");
        ensure(thrown === reason, `It must throw the signal's reason, not ${String(thrown)}`);
        ensureRequests(subject, 0);
      }),
  },
  ...[new Error("Enough"), "a reason that is no error", { code: 7 }].map(
    (reason): ContractCase => ({
      name: `throws the reason untouched when aborted in mid-stream (${describe(reason)})`,
      run: (harness) =>
        withSubject(harness, "endless", async (subject) => {
          const thrown = await abortMidway(subject.model, reason);
          ensure(thrown === reason, `It must throw the signal's reason, not ${String(thrown)}`);
          await ensureStopped(subject, "The backend must stop after an abort");
        }),
    }),
  ),
  {
    name: "stops the backend when the reader leaves the loop",
    run: (harness) =>
      withSubject(harness, "endless", async (subject) => {
        await readOneText(subject.model);
        await ensureStopped(subject, "The backend must stop when the reader leaves");
      }),
  },
  {
    name: "stays ended once it has ended, whatever its signal does",
    run: (harness) =>
      withSubject(harness, "text", async ({ model }) => {
        const controller = new AbortController();
        const events = model.stream(contractRequest, { signal: controller.signal });
        const iterator = events[Symbol.asyncIterator]();
        while ((await iterator.next()).done !== true);
        controller.abort(new Error("Too late"));
        ensureEqual((await iterator.next()).done, true, "done behind the end");
      }),
  },
];

async function abortMidway(model: LanguageModel, reason: unknown): Promise<unknown> {
  const controller = new AbortController();
  const read = async () => {
    for await (const event of model.stream(contractRequest, { signal: controller.signal })) {
      if (event.type === "text-delta") controller.abort(reason);
    }
  };
  return rejectionOf(read(), "An aborted stream must throw instead of ending");
}

async function readOneText(model: LanguageModel, options: CallOptions = {}): Promise<void> {
  for await (const event of model.stream(contractRequest, options)) {
    if (event.type === "text-delta") return;
  }
  ensure(false, "The endless answer must hold text");
}

function ensureRequests(subject: ContractSubject, count: number): void {
  if (subject.requestCount === undefined) return;
  ensureEqual(subject.requestCount(), count, "The number of requests");
}

async function ensureStopped(subject: ContractSubject, what: string): Promise<void> {
  if (subject.stopped === undefined) return;
  await within(subject.stopped(), stopTimeoutMs, what);
}

function describe(reason: unknown): string {
  return reason instanceof Error ? "an error" : typeof reason;
}
