import type { Config } from "@harombe/config";
import type { EngineModel } from "@harombe/llm";

/** Names that mean the assistant's own model: the router's name, with or without a tier. */
const ownNames = /^(?:auto|harombe(?::(?:[0-2]|latest))?)$/;

/** Whether a requested name leaves the choice to harombe. */
export function isOwnModelName(name: string | undefined): boolean {
  return name === undefined || name === "" || ownNames.test(name);
}

/** Whether two names mean one model: engines leave out a tag of `latest`. */
export function isSameModel(left: string, right: string): boolean {
  return withTag(left) === withTag(right);
}

/** The installed model of this name, or that an alias of this name stands for. */
export function findModel(
  name: string,
  models: readonly EngineModel[],
  aliases: Config["cluster"]["aliases"],
): EngineModel | undefined {
  const candidates = [
    name,
    ...(Object.hasOwn(aliases, name) ? Object.values(aliases[name] ?? {}) : []),
  ];
  for (const candidate of candidates) {
    const found = models.find(({ id }) => isSameModel(id, candidate));
    if (found) return found;
  }
  return undefined;
}

function withTag(name: string): string {
  return name.includes(":") ? name : `${name}:latest`;
}

/** A tier that there is not. A model of that name would have a tag that is more than a number. */
export function isUnknownTier(name: string): boolean {
  return /^harombe:\d+$/.test(name) && tierOf(name) === undefined;
}

/** The tier that `harombe:0` to `harombe:2` ask for. */
export function tierOf(name: string): number | undefined {
  const tier = /^harombe:([0-2])$/.exec(name)?.[1];
  return tier === undefined ? undefined : Number(tier);
}
