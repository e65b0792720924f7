const oddName = /[^a-z0-9_]/;

/**
 * Whether a request has members with names that no dialect has. Engines in Go, such as Ollama, take
 * `Model` for `model` and the last of them for the word that counts, so such names could say
 * something else to the engine than to whoever let the request in.
 */
export function hasOddNames(body: object): boolean {
  return Object.keys(body).some((name) => oddName.test(name));
}
