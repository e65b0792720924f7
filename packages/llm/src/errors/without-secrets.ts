/** A text of someone else's, such as a server's complaint, that repeats none of the secrets. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  // The longest first: a short one may be a part of it.
  const longestFirst = secrets.toSorted((left, right) => right.length - left.length);
  return longestFirst.reduce((cleaned, secret) => cleaned.replaceAll(secret, "…"), text);
}
