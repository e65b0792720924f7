/** The system's names for "there is no such thing here", which is an answer and no failure. */
const missingCodes: ReadonlySet<unknown> = new Set([
  "ENOENT",
  "ENOTDIR",
  "ENODEV",
  // A library that a bundle left out.
  "ERR_MODULE_NOT_FOUND",
]);

export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && missingCodes.has(error.code);
}
