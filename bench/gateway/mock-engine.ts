import { once } from "node:events";

import type { EngineBehaviour, EngineReport } from "./engine-behaviour.ts";
import { startModule } from "./start-child.ts";

/** The mock engine's process, seen from here. */
export interface MockEngine {
  readonly port: number;
  /** Changes how it streams from now on, and says what it has done until now. */
  set(behaviour?: Partial<EngineBehaviour>): Promise<EngineReport>;
}

export async function startMockEngine(): Promise<MockEngine> {
  const { child, port } = await startModule("mock-engine-process.ts");
  return {
    port,
    async set(behaviour = {}) {
      const report = once(child, "message");
      child.send(behaviour);
      const [message] = (await report) as [EngineReport];
      return message;
    },
  };
}
