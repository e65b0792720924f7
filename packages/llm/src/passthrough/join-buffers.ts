/** The bytes of all in one; without a copy where one of them is all there is. */
export function joinBuffers(pieces: readonly Buffer[]): Buffer {
  return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
}
