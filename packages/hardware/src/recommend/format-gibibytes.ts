/** `6.5 GiB`, in 2^30 bytes, as memory is sold and as every tool for GPUs counts it. */
export function formatGibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
