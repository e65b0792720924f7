/** A text of someone else's, such as a server's complaint, that repeats none of the secrets. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((cleaned, secret) => cleaned.replaceAll(secret, "…"), text);
}
