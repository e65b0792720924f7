import { hideCredentials } from "../errors/describe-value.ts";
import type { KeyPath } from "../keys/key-path.ts";
import type { Config } from "../schema/config-schema.ts";
import { privacyAt } from "../schema/walk-schema.ts";
import { parseSecretReference } from "./secret-reference.ts";

/** Stands in print where a secret stands in the file; its length says nothing. */
const mask = "********";

/** A copy to print: secrets masked, references shown, passwords in addresses hidden. */
export function maskSecrets(config: Config): Config {
  return maskValue([], config) as Config;
}

/** The printable form of one value of a config. */
export function maskValue(path: KeyPath, value: unknown): unknown {
  if (typeof value === "string") return maskText(path, value);
  if (Array.isArray(value)) {
    return value.map((element, index) => maskValue([...path, index], element));
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, child]) => [key, maskValue([...path, key], child)]));
}

function maskText(path: KeyPath, text: string): string {
  const privacy = privacyAt(path);
  if (privacy === undefined) return hideCredentials(text);
  const isShown =
    text === "" ||
    parseSecretReference(text) !== undefined ||
    (privacy === "masked" && looksLikePath(text));
  return isShown ? text : mask;
}

const looksLikePath = (text: string): boolean => /^(?:~[/\\]|\.{0,2}\/|[a-z]:\\)/i.test(text);
