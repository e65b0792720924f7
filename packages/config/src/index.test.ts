import { expect, test } from "vitest";

import * as config from "./index.ts";

test("the public surface", () => {
  expect(Object.keys(config)).toMatchInlineSnapshot(`
    [
      "ConfigError",
      "formatPlace",
      "describeConfig",
      "diffConfig",
      "toConfigJsonSchema",
      "formatKeyPath",
      "parseKeyPath",
      "configDirectory",
      "expandHome",
      "loadConfig",
      "parseConfig",
      "createConfigText",
      "parseConfigValue",
      "writeFileAtomically",
      "updateConfigFile",
      "listConfigKeys",
      "configSchema",
      "defaultConfig",
      "maskSecrets",
      "resolveSecret",
      "parseSecretReference",
    ]
  `);
});
