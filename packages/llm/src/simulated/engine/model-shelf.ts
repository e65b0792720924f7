import type { SimulatedModelOptions } from "./simulated-options.ts";

export type ShelvedModel = Required<SimulatedModelOptions>;

/** The models an engine has, and those it can get. */
export interface ModelShelf {
  list(): readonly ShelvedModel[];
  find(name: string): ShelvedModel | undefined;
  /** What a pull would bring; undefined when there is no such model. */
  findInLibrary(name: string): ShelvedModel | undefined;
  add(model: ShelvedModel): void;
}

type Entries = readonly (string | SimulatedModelOptions)[];

export function createModelShelf(models: Entries, library: Entries | undefined): ModelShelf {
  const shelf = new Map(models.map(shelve).map((model) => [model.name, model]));
  const shop =
    library === undefined
      ? undefined
      : new Map(library.map(shelve).map((model) => [model.name, model]));
  const find = (map: ReadonlyMap<string, ShelvedModel>, name: string): ShelvedModel | undefined =>
    map.get(name) ?? map.get(`${name}:latest`) ?? map.get(name.replace(/:latest$/, ""));
  return {
    list: () => [...shelf.values()],
    find: (name) => find(shelf, name),
    findInLibrary: (name) => (shop === undefined ? shelve(name) : find(shop, name)),
    add: (model) => void shelf.set(model.name, model),
  };
}

function shelve(entry: string | SimulatedModelOptions): ShelvedModel {
  const given = typeof entry === "string" ? { name: entry } : entry;
  return {
    contextWindowTokens: 32_768,
    tools: true,
    vision: false,
    thinking: true,
    sizeBytes: 1_000_000_000,
    parameters: "1B",
    quantization: "Q4_K_M",
    ...given,
  };
}
