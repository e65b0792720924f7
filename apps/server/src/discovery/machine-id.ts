import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { writeFileAtomically } from "@harombe/config";
import { getMachineId } from "@harombe/coordination";

/** This machine's id; one that has none of its own gets one in harombe's folder. */
export function readMachineId(directory: string): Promise<string> {
  const path = join(directory, "machine-id");
  return getMachineId({
    fallback: {
      load: () => readFile(path, "utf8").catch(() => undefined),
      save: (id) => writeFileAtomically(path, id),
    },
  });
}
