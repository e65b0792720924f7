import type { ConfigWarning } from "../load/loaded-config.ts";
import type { Config } from "../schema/config-schema.ts";

/** Switches of the original whose part is not built yet, and what is missing behind each. */
export function unbuiltSections(config: Config): readonly ConfigWarning[] {
  const { memory, voice, mcp, security, privacy, patterns, agents } = config;
  const servers = mcp.external_servers.length;
  return [
    ...unbuilt(memory.enabled, "memory.enabled", "memory"),
    ...unbuilt(voice.enabled, "voice.enabled", "voice"),
    ...unbuilt(mcp.server.enabled, "mcp.server.enabled", "MCP server"),
    ...unbuilt(servers > 0, "mcp.external_servers", "MCP client", `not empty`),
    ...unbuilt(security.enabled, "security.enabled", "security gateway"),
    ...unbuilt(privacy.mode !== "local-only", "privacy.mode", "privacy router", privacy.mode),
    ...unbuilt(patterns.enabled, "patterns.enabled", "cloud patterns"),
    ...agents.flatMap(({ enable_rag: isOn }, index) =>
      unbuilt(isOn, `agents[${index}].enable_rag`, "memory"),
    ),
  ];
}

function unbuilt(
  isOn: boolean,
  path: string,
  missing: string,
  value = "true",
): readonly ConfigWarning[] {
  const message = `${path} is ${value}, but this version has no ${missing}`;
  return isOn ? [{ code: "not-built", path, message }] : [];
}
