export interface MemInfo {
  readonly totalBytes: number | null;
  readonly availableBytes: number | null;
}

/** `/proc/meminfo`, whose "kB" are 1024 bytes. */
export function parseMeminfo(text: string): MemInfo {
  return {
    totalBytes: readField(text, "MemTotal"),
    availableBytes: readField(text, "MemAvailable"),
  };
}

function readField(text: string, name: string): number | null {
  const digits = new RegExp(`^${name}:\\s*(\\d+) kB\\s*$`, "m").exec(text)?.[1];
  const bytes = Number(digits ?? Number.NaN) * 1024;
  return Number.isSafeInteger(bytes) ? bytes : null;
}
