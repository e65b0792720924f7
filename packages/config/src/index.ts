export { type LoadConfigOptions, loadConfig } from "./load/load-config.ts";
export type { ConfigOrigin, ConfigWarning, LoadedConfig } from "./load/loaded-config.ts";
export { type Config, configSchema, defaultConfig } from "./schema/config-schema.ts";
