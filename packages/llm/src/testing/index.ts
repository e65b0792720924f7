export { ScriptedModel, type ScriptedModelOptions } from "./scripted-model.ts";
export type {
  ScriptedAnswer,
  ScriptedResult,
  ScriptedStep,
  ScriptedStepFunction,
  ScriptedToolCall,
} from "./scripted-step.ts";
