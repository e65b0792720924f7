export {
  createSimulatedModel,
  type SimulatedLanguageModelOptions,
} from "./create-simulated-model.ts";
export type { SimulatedClock } from "./engine/clock.ts";
export type { SimulatedRequest, SimulatedStats } from "./engine/engine-log.ts";
export type {
  RefuseFault,
  RequestFault,
  SimulatedFault,
  SimulatedFaultKind,
} from "./engine/simulated-fault.ts";
export type {
  SimulatedBehaviour,
  SimulatedEngineOptions,
  SimulatedModelOptions,
} from "./engine/simulated-options.ts";
export { answerAsPersona } from "./persona/answer-as-persona.ts";
export type { PersonaOptions, PersonaStep } from "./persona/persona-step.ts";
export { type SimulatedEngine, startSimulatedEngine } from "./start-simulated-engine.ts";
