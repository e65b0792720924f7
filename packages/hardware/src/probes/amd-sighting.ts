import type { AmdDevice } from "../parsers/amd/amd-device.ts";

/** A GPU as one source saw it. */
export interface AmdSighting extends Omit<AmdDevice, "index"> {
  readonly source: string;
}

export function toSightings(devices: readonly AmdDevice[], source: string): readonly AmdSighting[] {
  return devices.map((device) => ({ ...device, source }));
}
