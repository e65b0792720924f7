import type { ManagedNode } from "../nodes/create-managed-node.ts";
import { findModel, type ModelAliases } from "../route/find-model.ts";
import type { ClusterModel } from "./cluster.ts";

/** What the nodes have and what the aliases mean, each name once. */
export function listModels(
  nodes: readonly ManagedNode[],
  aliases: ModelAliases,
): readonly ClusterModel[] {
  const ids = new Set(nodes.flatMap(({ routed }) => [...routed.models.keys()]));
  const describe = (id: string, isAlias: boolean): ClusterModel => {
    const holders = nodes.flatMap(({ routed }) => {
      const facts = findModel(routed, id, aliases);
      return facts === undefined ? [] : [{ name: routed.name, facts }];
    });
    const windows = holders.flatMap(({ facts }) => facts.contextWindowTokens ?? []);
    return {
      id,
      nodes: holders.map(({ name }) => name),
      isAlias,
      contextWindowTokens: windows.length === 0 ? null : Math.max(...windows),
    };
  };
  const real = [...ids].filter((id) => !Object.hasOwn(aliases, id)).toSorted();
  return [
    ...real.map((id) => describe(id, false)),
    ...Object.keys(aliases).map((id) => describe(id, true)),
  ].filter(({ nodes: holders }) => holders.length > 0);
}
