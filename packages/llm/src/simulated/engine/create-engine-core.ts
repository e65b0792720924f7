import { createAdmit } from "./admission.ts";
import { type SimulatedClock, systemClock } from "./clock.ts";
import { createRandom } from "./create-random.ts";
import { createEmbed, type Embed } from "./embed.ts";
import { createEngineLog, type EngineLog } from "./engine-log.ts";
import { EngineRefusal } from "./engine-refusal.ts";
import { createFaultPicker } from "./fault-picker.ts";
import { createGenerate, type Generate } from "./generate.ts";
import { createModelShelf, type ModelShelf, type ShelvedModel } from "./model-shelf.ts";
import { createPrefixCache } from "./prefix-cache.ts";
import { createResidency, type Residency } from "./residency.ts";
import type { RequestFault, SimulatedFault } from "./simulated-fault.ts";
import type { SimulatedBehaviour } from "./simulated-options.ts";
import { createSlots } from "./slots.ts";

/** The engine without a way in: what both HTTP dialects and the model in process share. */
export interface EngineCore {
  readonly shelf: ModelShelf;
  readonly residency: Residency;
  readonly log: EngineLog;
  readonly clock: SimulatedClock;
  readonly random: () => number;
  readonly keepAliveMs: number;
  readonly embeddingDimensions: number;
  readonly pullBytesPerSecond: number;
  readonly generate: Generate;
  readonly embed: Embed;
  /** The model, or a refusal as Ollama words it. */
  requireModel(name: string): ShelvedModel;
  /** The context window it runs with. */
  windowOf(model: ShelvedModel, wantedTokens?: number): number;
  /** Counts the request, too. */
  pickFault(isWork: boolean): RequestFault | undefined;
  setFaults(faults: readonly SimulatedFault[]): void;
}

export function createEngineCore({
  models = ["simulated:1b"],
  library,
  firstTokenMs = 0,
  tokensPerSecond = Infinity,
  promptTokensPerSecond = Infinity,
  slots: slotCount = 4,
  queueMax = 512,
  loadMs = 0,
  residentMax = 3,
  keepAliveMs = 300_000,
  contextWindowTokens,
  overflow = "cut",
  embeddingDimensions = 384,
  pullBytesPerSecond = Infinity,
  faults = [],
  requestsMax = 1000,
  seed = 1,
  clock = systemClock,
}: SimulatedBehaviour): EngineCore {
  const random = createRandom(seed);
  const shelf = createModelShelf(models, library);
  const residency = createResidency({ clock, loadMs, residentMax });
  const slots = createSlots(slotCount, queueMax);
  const log = createEngineLog(requestsMax, () => slots.waiting);
  let picker = createFaultPicker(faults, random);

  const parts = {
    log,
    clock,
    random,
    keepAliveMs,
    admit: createAdmit({ slots, residency, log, keepAliveMs }),
    requireModel: (name: string) => requireModel(shelf, name),
    windowOf: (model: ShelvedModel, wantedTokens = contextWindowTokens) =>
      Math.min(model.contextWindowTokens, wantedTokens ?? model.contextWindowTokens),
    promptTokensPerSecond,
    embeddingDimensions,
  };
  return {
    ...parts,
    shelf,
    residency,
    pullBytesPerSecond,
    generate: createGenerate({
      ...parts,
      cache: createPrefixCache(slotCount),
      firstTokenMs,
      tokensPerSecond,
      overflow,
    }),
    embed: createEmbed(parts),
    pickFault: (isWork) => picker.pick(isWork),
    setFaults: (next) => {
      picker = createFaultPicker(next, random);
    },
  };
}

function requireModel(shelf: ModelShelf, name: string): ShelvedModel {
  const model = shelf.find(name);
  if (model !== undefined) return model;
  throw new EngineRefusal(`model '${name}' not found`, { status: 404, code: "model_not_found" });
}
