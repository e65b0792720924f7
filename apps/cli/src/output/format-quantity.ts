/** Memory in units of 1024, as it is built: `5.2 GiB`; `unknown` for null. */
export function formatMemory(bytes: number | null): string {
  return format(bytes, { base: 1024, units: ["B", "KiB", "MiB", "GiB", "TiB"] });
}

/** A file in units of 1000, as Ollama and the places to download from give it: `5.2 GB`. */
export function formatFileSize(bytes: number | null): string {
  return format(bytes, { base: 1000, units: ["B", "kB", "MB", "GB", "TB"] });
}

interface Scale {
  readonly base: number;
  readonly units: readonly string[];
}

function format(bytes: number | null, { base, units }: Scale): string {
  if (bytes === null) return "unknown";
  let power = 0;
  while (power < units.length - 1 && bytes >= base ** (power + 1)) power += 1;
  const value = bytes / base ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`;
}

/** `850 ms`, `12.3 s`, `4 min 5 s`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 1000) return `${Math.round(durationMs)} ms`;
  const seconds = durationMs / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
