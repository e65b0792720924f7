/** `7.0 GB`, in 10^9 bytes as file sizes are given. */
export function formatGigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
