import { z } from "zod";

import { agentSection, agentsList, delegationSection, toolsSection } from "./agent.ts";
import { clusterSection } from "./cluster.ts";
import { inferenceSection, ollamaSection } from "./inference.ts";
import { mcpSection } from "./mcp.ts";
import { memorySection } from "./memory.ts";
import { modelSection } from "./model.ts";
import { patternsSection } from "./patterns.ts";
import { pluginsSection } from "./plugins.ts";
import { privacySection } from "./privacy.ts";
import { securitySection } from "./security.ts";
import { serverSection } from "./server.ts";
import { voiceSection } from "./voice.ts";

/**
 * The whole of `harombe.yaml`. It is strict: unknown keys and wrong types are errors. What YAML
 * files may write more loosely (quoted numbers, `yes`, bare sections) is settled before it.
 */
export const configSchema = z
  .strictObject({
    model: modelSection,
    ollama: ollamaSection,
    inference: inferenceSection,
    agent: agentSection,
    tools: toolsSection,
    server: serverSection,
    cluster: clusterSection,
    memory: memorySection,
    voice: voiceSection,
    plugins: pluginsSection,
    delegation: delegationSection,
    agents: agentsList,
    mcp: mcpSection,
    security: securitySection,
    privacy: privacySection,
    patterns: patternsSection,
  })
  .meta({ title: "harombe.yaml", description: "The configuration of harombe." });

/** A whole configuration: the file's own key names, with every default filled in. */
export type Config = z.output<typeof configSchema>;

/** The configuration of an empty file. A new object each time. */
export function defaultConfig(): Config {
  return configSchema.parse({});
}
