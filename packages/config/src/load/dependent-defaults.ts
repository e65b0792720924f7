import type { KeyPath } from "../keys/key-path.ts";
import type { Config } from "../schema/config-schema.ts";
import { loopbackHosts } from "../schema/server.ts";

/** Keys of the original that stand in for newer ones which are not set. */
export const movedKeys = [
  { from: ["ollama", "host"], to: ["inference", "ollama", "host"] },
  { from: ["ollama", "timeout"], to: ["inference", "ollama", "timeout"] },
] as const satisfies readonly { from: KeyPath; to: KeyPath }[];

/** Addresses that mean "every interface": nobody may be addressed by them. */
const anyInterface = new Set(["0.0.0.0", "::", "[::]", ""]);

/** Fills in the defaults that depend on other keys. Returns a new config. */
export function withDependentDefaults(config: Config, isSet: (path: KeyPath) => boolean): Config {
  const { ollama, inference, server } = config;
  const { host, timeout } = inference.ollama;
  return {
    ...config,
    inference: {
      ...inference,
      ollama: {
        host: isSet(["inference", "ollama", "host"]) ? host : ollama.host,
        timeout: isSet(["inference", "ollama", "timeout"]) ? timeout : ollama.timeout,
      },
    },
    server: isSet(["server", "allowed_hosts"])
      ? server
      : { ...server, allowed_hosts: ownHosts(server.host) },
  };
}

function ownHosts(host: string): string[] {
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  const isExtra = !anyInterface.has(host) && !loopbackHosts.includes(bare);
  return isExtra ? [...loopbackHosts, bare] : [...loopbackHosts];
}
