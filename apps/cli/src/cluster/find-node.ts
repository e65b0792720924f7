import type { LoadedConfig } from "@harombe/config";

import { nearestWord } from "../help/nearest-word.ts";
import { withHint } from "../output/with-hint.ts";

/** Where a node stands in the configuration file, such as `cluster.nodes[1]`; null when it does not. */
export function keyOfNode(loaded: LoadedConfig, name: string): string | null {
  const { config, path } = loaded;
  const index = config.cluster.nodes.findIndex((node) => node.name === name);
  if (index === -1) return null;
  const key = `cluster.nodes[${index}]`;
  const { kind, detail } = loaded.origin(`${key}.name`);
  if (kind === "file") return key;
  throw withHint(
    `The node ${JSON.stringify(name)} comes from ${detail} and not from ${path}`,
    "Change it where it is set.",
  );
}

/** A name that nobody knows, with the one that was probably meant. */
export function unknownNode(name: string, names: readonly string[]): Error {
  const message = `There is no node ${JSON.stringify(name)}`;
  const nearest = nearestWord(name, names);
  if (nearest !== null) return withHint(message, `Did you mean ${nearest}?`);
  return withHint(
    message,
    names.length === 0
      ? "No node is configured: `harombe cluster add` adds one."
      : `There are: ${names.join(", ")}.`,
  );
}
