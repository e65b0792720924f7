import { ConfigError } from "../errors/config-error.ts";
import { parseKeyPath } from "../keys/key-path.ts";
import { readTypedText } from "../read/read-typed-text.ts";

/**
 * Reads a value that a person typed for a key, as `HAROMBE_…` variables are read: a text key takes
 * it as it stands, any other as YAML. Whether it may stand there is for `updateConfigFile` to say.
 *
 * @throws ConfigError `HAROMBE_CONFIG_INVALID` for broken YAML.
 * @throws TypeError when the key is no key path.
 */
export function parseConfigValue(keyPath: string, text: string): unknown {
  const { value, issues } = readTypedText(parseKeyPath(keyPath), { text, place: keyPath });
  if (issues.length > 0) throw new ConfigError({ code: "HAROMBE_CONFIG_INVALID", issues });
  return value;
}
