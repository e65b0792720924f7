import { modelId } from "./create-body.ts";

export interface EnginePlace {
  readonly enginePort: number;
}

/** Room for the largest body. */
const windowTokens = 262_144;

/** One OpenAI-compatible engine as this machine's own. */
export function toEngineConfig({ enginePort }: EnginePlace): string {
  return `model:
  name: ${modelId}
  context_length: ${windowTokens}
inference:
  backend: openai
  openai:
    base_url: http://127.0.0.1:${enginePort}/v1
`;
}

/** Two nodes whose slots are never what a request waits for. */
export function toClusterConfig({ enginePort }: EnginePlace): string {
  const node = (name: string, tier: number): string => `    - name: ${name}
      host: 127.0.0.1
      port: ${enginePort}
      kind: openai
      model: ${modelId}
      tier: ${tier}
      slots: 2048
      max_context: ${windowTokens}
`;
  return `${toEngineConfig({ enginePort })}cluster:
  nodes:
${node("first", 1)}${node("second", 1)}`;
}
