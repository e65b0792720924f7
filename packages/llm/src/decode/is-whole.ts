/** Whether an answer of this content type comes in one piece. */
export function isWhole(contentType: string): boolean {
  return contentType.startsWith("application/json");
}
