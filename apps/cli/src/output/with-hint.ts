/** An error with what helps. */
export function withHint(message: string, hint: string): Error & { readonly hint: string } {
  return Object.assign(new Error(message), { hint });
}
