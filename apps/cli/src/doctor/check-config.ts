import { ConfigError, type LoadedConfig, type ResolveSecretOptions } from "@harombe/config";

import { assertDiscoveryToken } from "../config/assert-discovery-token.ts";
import { fail, type Finding, pass, warn } from "./finding.ts";

/** Whether the configuration loads, and a server starts with it. The config is null when not. */
export async function checkConfig(
  load: () => Promise<LoadedConfig>,
  secrets: ResolveSecretOptions,
): Promise<{ readonly finding: Finding; readonly loaded: LoadedConfig | null }> {
  try {
    const loaded = await load();
    await assertDiscoveryToken(loaded, secrets);
    return { finding: judge(loaded), loaded };
  } catch (error) {
    if (!ConfigError.isInstance(error)) throw error;
    const fix = "Mend what is named, then run `harombe config check`";
    return { finding: fail("config", error.message, fix), loaded: null };
  }
}

function judge({ path, exists, warnings }: LoadedConfig): Finding {
  if (warnings.length > 0) {
    const messages = warnings.map(({ message }) => message).join(" ");
    return warn("config", messages, "harombe config show");
  }
  return exists
    ? pass("config", `${path} is right`)
    : pass("config", `no ${path}; every value is the default`);
}
