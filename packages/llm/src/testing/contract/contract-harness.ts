import type { LanguageModel } from "../../contract/language-model.ts";

/**
 * What the model under test has to answer, whatever the request says:
 *
 * - `text`: `contractText`, in any number of deltas;
 * - `tool-calls`: `contractCalls`, in this order, with any text before them;
 * - `endless`: text without end, in deltas of any size.
 */
export type ContractScenario = "text" | "tool-calls" | "endless";

export const contractText = "Hello, 世界! 👋 One < two & {three}.\n\nDone";

export const contractCalls: readonly {
  readonly name: string;
  readonly arguments: Record<string, unknown>;
}[] = [
  { name: "weather", arguments: { city: "Köln" } },
  { name: "weather", arguments: { city: 'São "Paulo"', days: 3 } },
];

/** A model that is ready to answer, and what can be seen of the backend behind it. */
export interface ContractSubject {
  readonly model: LanguageModel;
  /** Requests that have reached the backend so far. Without it those checks are left out. */
  readonly requestCount?: () => number;
  /** Resolves once the backend has noticed that its latest answer is not wanted any more. */
  readonly stopped?: () => Promise<void>;
  readonly close?: () => Promise<void> | void;
}

/** Creates a fresh subject for one case. */
export type ContractHarness = (
  scenario: ContractScenario,
) => ContractSubject | Promise<ContractSubject>;

/** One thing that every language model does; `run` throws an error that says what it did instead. */
export interface ContractCase {
  readonly name: string;
  readonly run: (harness: ContractHarness) => Promise<void>;
}
