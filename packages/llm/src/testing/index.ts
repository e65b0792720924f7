export { ScriptedModel, type ScriptedModelOptions } from "./scripted-model.ts";
export type {
  ScriptedAnswer,
  ScriptedResult,
  ScriptedStep,
  ScriptedStepFunction,
  ScriptedToolCall,
} from "./scripted-step.ts";
export {
  contractCalls,
  contractText,
  type ContractCase,
  type ContractHarness,
  type ContractScenario,
  type ContractSubject,
} from "./contract/contract-harness.ts";
export { ContractViolation, contractRequest } from "./contract/contract-kit.ts";
export { languageModelContract } from "./contract/language-model-contract.ts";
