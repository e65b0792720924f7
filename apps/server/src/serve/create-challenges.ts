import { type ChallengeResponder, createChallengeResponder } from "@harombe/coordination";

import type { Assistant } from "../assistant/assistant.ts";
import { readMachineId } from "../discovery/machine-id.ts";

/**
 * What proves this machine to others that know `cluster.discovery.token`, and knows those that
 * proved themselves; nothing where there is none.
 */
export async function createChallenges(
  { directory, secrets: { discoveryToken: token } }: Pick<Assistant, "directory" | "secrets">,
  { machineId }: { readonly machineId?: string | undefined } = {},
): Promise<ChallengeResponder | undefined> {
  if (token === null) return undefined;
  return createChallengeResponder({
    token,
    machineId: machineId ?? (await readMachineId(directory)),
  });
}
