export {
  type SimulatedEngine,
  type SimulatedEngineOptions,
  startSimulatedEngine,
} from "./start-simulated-engine.ts";
