import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { writeFileAtomically } from "@harombe/config";
import {
  type ChallengeResponder,
  createChallengeResponder,
  getMachineId,
} from "@harombe/coordination";

import type { Assistant } from "../assistant/assistant.ts";

/**
 * What proves this machine to others that know `cluster.discovery.token`; nothing where there is
 * none. A machine without an id of its own gets one in harombe's folder.
 */
export async function createChallenges({
  directory,
  secrets: { discoveryToken: token },
}: Pick<Assistant, "directory" | "secrets">): Promise<ChallengeResponder | undefined> {
  if (token === null) return undefined;
  const path = join(directory, "machine-id");
  const machineId = await getMachineId({
    fallback: {
      load: () => readFile(path, "utf8").catch(() => undefined),
      save: (id) => writeFileAtomically(path, id),
    },
  });
  return createChallengeResponder({ token, machineId });
}
