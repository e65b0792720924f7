import { flattenConfig } from "../inspect/flatten-config.ts";
import { formatKeyPath } from "../keys/key-path.ts";
import type { ConfigWarning } from "../load/loaded-config.ts";
import type { Config } from "../schema/config-schema.ts";
import { privacyAt } from "../schema/walk-schema.ts";
import { parseSecretReference } from "../secrets/secret-reference.ts";

/** Secrets that stand in the file itself. */
export function literalSecrets(config: Config): readonly ConfigWarning[] {
  return flattenConfig(config).flatMap(({ path, value }) => {
    const isLiteral =
      privacyAt(path) === "secret" &&
      typeof value === "string" &&
      parseSecretReference(value) === undefined;
    if (!isLiteral) return [];
    const key = formatKeyPath(path);
    const message = `${key} holds the secret itself; write \${env:NAME} or \${file:path} instead`;
    return [{ code: "literal-secret" as const, path: key, message }];
  });
}
