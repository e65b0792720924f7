/** A name as the conventions spell them: `Ollama` becomes `ollama`, `LM Studio` `lm_studio`. */
export function providerName(name = "harombe"): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9.]+/g, "_");
}
