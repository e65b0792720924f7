import type { EngineModel } from "@harombe/llm";

import type { ManagedNode } from "../nodes/create-managed-node.ts";
import { isSameModel } from "../nodes/is-same-model.ts";
import { findModel, type ModelAliases } from "../route/find-model.ts";
import type { ClusterModel } from "./cluster.ts";

/** What the nodes have and what the aliases mean, each name once. */
export function listModels(
  nodes: readonly ManagedNode[],
  aliases: ModelAliases,
): readonly ClusterModel[] {
  const ids = new Set(nodes.flatMap(({ routed }) => [...routed.models.keys()]));
  const describe = (id: string, isAlias: boolean): ClusterModel => {
    const holders = nodes.flatMap(({ routed, listed }) => {
      const facts = findModel(routed, id, aliases);
      if (facts === undefined) return [];
      return [
        { name: routed.name, facts, told: listed.find((model) => isSameModel(model.id, facts.id)) },
      ];
    });
    const windows = holders.flatMap(({ facts }) => facts.contextWindowTokens ?? []);
    const told = holders.flatMap((holder) => holder.told ?? []);
    const loaded = holders.flatMap(({ facts }) => facts.isLoaded ?? []);
    return {
      id,
      nodes: holders.map(({ name }) => name),
      isAlias,
      contextWindowTokens: windows.length === 0 ? null : Math.max(...windows),
      sizeBytes: firstOf(told, ({ sizeBytes }) => sizeBytes),
      parameters: firstOf(told, ({ parameters }) => parameters),
      quantization: firstOf(told, ({ quantization }) => quantization),
      digest: firstOf(told, ({ digest = null }) => digest),
      format: firstOf(told, ({ format = null }) => format),
      family: firstOf(told, ({ family = null }) => family),
      vramBytes: firstOf(told, ({ vramBytes = null }) => vramBytes),
      expiresAt: firstOf(told.toSorted(byExpiry), ({ expiresAt = null }) => expiresAt),
      isLoaded: loaded.length === 0 ? null : loaded.includes(true),
    };
  };
  const real = [...ids].filter((id) => !Object.hasOwn(aliases, id)).toSorted();
  return [
    ...real.map((id) => describe(id, false)),
    ...Object.keys(aliases).map((id) => describe(id, true)),
  ].filter(({ nodes: holders }) => holders.length > 0);
}

/** The one that stays longest stands first. */
function byExpiry(a: EngineModel, b: EngineModel): number {
  return Date.parse(b.expiresAt ?? "1970-01-01") - Date.parse(a.expiresAt ?? "1970-01-01");
}

function firstOf<Value>(
  models: readonly EngineModel[],
  valueOf: (model: EngineModel) => Value | null,
): Value | null {
  for (const model of models) {
    const value = valueOf(model);
    if (value !== null) return value;
  }
  return null;
}
