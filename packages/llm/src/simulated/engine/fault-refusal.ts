import { EngineRefusal } from "./engine-refusal.ts";
import type { RequestFault, SimulatedFaultKind } from "./simulated-fault.ts";

type Words = Omit<ConstructorParameters<typeof EngineRefusal>[1], "retryAfterSeconds"> & {
  readonly message: string;
};

const crashed: Words = {
  message: "llama runner process has terminated: exit status 2",
  status: 500,
};

const words: Partial<Record<SimulatedFaultKind, Words>> = {
  unavailable: { message: "Service unavailable", status: 503 },
  "too-many": { message: "Rate limit reached", status: 429, code: "rate_limit_exceeded" },
};

/** The error that a fault stands for. */
export function faultRefusal({ kind, retryAfterSeconds = 1 }: RequestFault): EngineRefusal {
  const found = words[kind];
  const { message, ...rest } = found ?? crashed;
  return new EngineRefusal(message, found === undefined ? rest : { ...rest, retryAfterSeconds });
}
