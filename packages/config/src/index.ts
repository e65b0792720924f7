export {
  ConfigError,
  type ConfigErrorCode,
  type ConfigErrorOptions,
} from "./errors/config-error.ts";
export { type ConfigIssue, formatPlace } from "./errors/config-issue.ts";
export { type DescribedValue, describeConfig } from "./inspect/describe-config.ts";
export { diffConfig } from "./inspect/diff-config.ts";
export { type JsonSchema, toConfigJsonSchema } from "./inspect/to-config-json-schema.ts";
export { formatKeyPath, type KeyPath, parseKeyPath } from "./keys/key-path.ts";
export { configDirectory, type ConfigDirectoryOptions } from "./load/config-directory.ts";
export type { Environment } from "./load/environment-layer.ts";
export { expandHome } from "./load/expand-home.ts";
export { type LoadConfigOptions, loadConfig } from "./load/load-config.ts";
export type { ConfigOrigin, ConfigWarning, LoadedConfig } from "./load/loaded-config.ts";
export type { Overrides } from "./load/override-layer.ts";
export { parseConfig, type ParseConfigOptions } from "./load/parse-config.ts";
export type { ReadFile } from "./load/read-text-file.ts";
export type { ConfigChanges } from "./save/config-change.ts";
export { createConfigText, type CreateConfigTextOptions } from "./save/create-config-text.ts";
export { parseConfigValue } from "./save/parse-config-value.ts";
export { writeFileAtomically } from "./save/write-file-atomically.ts";
export { updateConfigFile, type UpdateConfigFileOptions } from "./save/update-config-file.ts";
export { type ConfigKey, listConfigKeys } from "./schema/config-keys.ts";
export { type Config, configSchema, defaultConfig } from "./schema/config-schema.ts";
export { maskSecrets } from "./secrets/mask-secrets.ts";
export { resolveSecret, type ResolveSecretOptions } from "./secrets/resolve-secret.ts";
export { parseSecretReference, type SecretReference } from "./secrets/secret-reference.ts";
