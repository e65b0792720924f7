import { isSameModel } from "../nodes/is-same-model.ts";
import type { ModelFacts, RoutedNode } from "../nodes/routed-node.ts";

/** One model name, another name per node. */
export type ModelAliases = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * The model of a node that a request means: its own one when the router decides, else the one of
 * that name or of its alias there. A name without a tag also means `name:latest`.
 */
export function findModel(
  node: RoutedNode,
  model: string | null,
  aliases: ModelAliases,
): ModelFacts | undefined {
  if (model === null) return node.facts;
  const names = Object.hasOwn(aliases, model) ? aliases[model] : undefined;
  const name = names?.[node.name] ?? model;
  if (isSameModel(name, node.facts.id)) return node.facts;
  return node.models.get(name) ?? node.models.get(`${name}:latest`);
}
