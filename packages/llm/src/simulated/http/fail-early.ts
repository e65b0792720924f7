import { once } from "node:events";

import type { EngineCore } from "../engine/create-engine-core.ts";
import type { Outcome } from "../engine/engine-log.ts";
import { faultRefusal } from "../engine/fault-refusal.ts";
import type { RequestFault, SimulatedFaultKind } from "../engine/simulated-fault.ts";
import type { Exchange } from "./exchange.ts";
import { sendRefusal } from "./send.ts";

type EarlyFault = (exchange: Exchange, fault: RequestFault) => Promise<Outcome>;

const refuse: EarlyFault = async (exchange, fault) => {
  sendRefusal(exchange, faultRefusal(fault));
  return "failed";
};

/** Faults that come instead of an answer; the others break an answer that has begun. */
const earlyFaults: Partial<Record<SimulatedFaultKind, EarlyFault>> = {
  reset: async ({ response }) => {
    response.socket?.resetAndDestroy();
    return "failed";
  },
  stall: async ({ signal }) => {
    if (!signal.aborted) await once(signal, "abort");
    return "cancelled";
  },
  unavailable: refuse,
  "too-many": refuse,
  "server-error": refuse,
};

/** True when the fault was one that comes instead of an answer. */
export async function failEarly(
  exchange: Exchange,
  core: EngineCore,
  isWork: boolean,
): Promise<boolean> {
  const { fault } = exchange;
  const fail = fault === undefined ? undefined : earlyFaults[fault.kind];
  if (fault === undefined || fail === undefined) return false;
  if (isWork) core.log.begin();
  const outcome = await fail(exchange, fault);
  if (isWork) core.log.end(outcome);
  return true;
}
