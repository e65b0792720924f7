import type { HardwareWorld } from "../world/hardware-world.ts";

/** A list of visible devices with the name of the variable that holds it. */
export interface VisibleList {
  readonly variable: string;
  readonly list: string;
}

/** The first of some variables that is set. */
export function readList(
  { environment }: Pick<HardwareWorld, "environment">,
  variables: readonly string[],
): VisibleList | null {
  for (const variable of variables) {
    const list = environment[variable];
    if (list !== undefined) return { variable, list };
  }
  return null;
}
