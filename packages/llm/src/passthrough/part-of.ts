/** These of the bytes, not a copy; the very same object where they are all. */
export function partOf(bytes: Buffer, start: number, end: number): Buffer {
  return end - start === bytes.byteLength ? bytes : bytes.subarray(start, end);
}
