/** Where a secret is kept: `${env:NAME}`, `${file:path}`, `${vault:path#key}`. */
export interface SecretReference {
  readonly kind: "env" | "file" | "vault";
  /** The variable's name, or the path. */
  readonly target: string;
}

const pattern = /^\$\{(env|file|vault):([^{}\r\n]+)\}$/;

/** Reads a reference; nothing when the text is none. */
export function parseSecretReference(text: string): SecretReference | undefined {
  const [, kind, target] = pattern.exec(text.trim()) ?? [];
  if (kind === undefined || target === undefined || target.trim() === "") return undefined;
  return { kind: kind as SecretReference["kind"], target: target.trim() };
}

/** Text that was meant as a reference, but is none: taken as the secret it would never work. */
export function isBrokenReference(text: string): boolean {
  const looksLikeOne =
    text.includes("${env:") || text.includes("${file:") || text.includes("${vault:");
  const isStrange = text.startsWith("${") && text.endsWith("}");
  return (looksLikeOne || isStrange) && parseSecretReference(text) === undefined;
}
