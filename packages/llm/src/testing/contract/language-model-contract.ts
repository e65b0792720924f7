import { cancelCases } from "./cancel-cases.ts";
import type { ContractCase } from "./contract-harness.ts";
import { streamCases } from "./stream-cases.ts";

/**
 * What every `LanguageModel` does, for any test runner. With vitest:
 *
 *     test.for(languageModelContract)("$name", async ({ run }) => {
 *       await expect(run(createHarness)).resolves.toBeUndefined();
 *     });
 */
export const languageModelContract: readonly ContractCase[] = [...streamCases, ...cancelCases];
