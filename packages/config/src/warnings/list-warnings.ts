import type { ConfigWarning } from "../load/loaded-config.ts";
import type { Config } from "../schema/config-schema.ts";
import { duplicateNames } from "./duplicate-names.ts";
import { literalSecrets } from "./literal-secrets.ts";
import { lostAliases } from "./lost-aliases.ts";
import { missingToken } from "./missing-token.ts";
import { unbuiltSections } from "./unbuilt-sections.ts";

const checks: readonly ((config: Config) => readonly ConfigWarning[])[] = [
  unbuiltSections,
  literalSecrets,
  missingToken,
  duplicateNames,
  lostAliases,
];

/** Everything that loads but is probably not what its author wants. */
export function listWarnings(config: Config): readonly ConfigWarning[] {
  return checks.flatMap((check) => check(config));
}
