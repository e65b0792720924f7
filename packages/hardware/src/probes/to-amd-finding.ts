import { isIntegrated } from "../parsers/amd/is-integrated.ts";
import type { KfdNode } from "../parsers/amd/parse-kfd-node.ts";
import { type Fact, firstKnown, known, factOf, unknown } from "../report/fact.ts";
import type { GpuFinding } from "../report/gpu-finding.ts";
import type { GpuMemoryKind } from "../report/hardware-report.ts";
import type { AmdSighting } from "./amd-sighting.ts";

export interface AmdContext {
  readonly node: KfdNode | null;
  /** System memory that is available now. */
  readonly availableBytes: number | null;
}

/**
 * One GPU from all that was seen of it, the best source first. A GPU inside the processor keeps
 * models in system memory that the driver lends it (GTT) besides its small carve-out.
 */
export function toAmdFinding(
  sightings: readonly AmdSighting[],
  { node, availableBytes }: AmdContext,
): GpuFinding {
  const name = pick(sightings, "name", "no source tells its name");
  const vram = toMemory(sightings, "vram");
  const isShared = isIntegrated({
    name: name.value,
    gfxTargetVersion: node?.gfxTargetVersion ?? null,
    hasCpu: node?.hasCpu ?? false,
    vramTotalBytes: vram.total.value,
  });
  const memory = isShared
    ? addMemory(vram, boundFree(toMemory(sightings, "gtt"), availableBytes))
    : vram;
  return {
    vendor: "amd",
    pciAddress: pick(sightings, "pciAddress", "").value,
    name,
    memoryKind: toKind(isShared, memory.total),
    memoryTotalBytes: memory.total,
    memoryFreeBytes: memory.free,
    usableBytes: memory.free.value === null ? memory.total : memory.free,
    driver: pick(sightings, "driver", "no source tells the driver's version"),
    isCombinable: true,
  };
}

interface Memory {
  readonly total: Fact<number>;
  readonly free: Fact<number>;
}

function pick(
  sightings: readonly AmdSighting[],
  key: "name" | "driver" | "pciAddress",
  reason: string,
): Fact<string> {
  const [first, ...rest] = sightings.map((sighting) =>
    factOf(sighting[key], sighting.source, reason),
  );
  return first ? firstKnown(first, ...rest) : unknown(reason, "none");
}

/** Total and free from one source: figures of two are never subtracted from each other. */
function toMemory(sightings: readonly AmdSighting[], kind: "vram" | "gtt"): Memory {
  const told = sightings.find((sighting) => sighting[`${kind}TotalBytes`] !== null) ?? sightings[0];
  const total = told?.[`${kind}TotalBytes`] ?? null;
  const used = told?.[`${kind}UsedBytes`] ?? null;
  const source = told?.source ?? "none";
  const free = total === null || used === null ? null : Math.max(0, total - used);
  return {
    total: factOf(total, source, `no source tells the size of its ${kind.toUpperCase()}`),
    free: factOf(free, source, `no source tells how much of its ${kind.toUpperCase()} is used`),
  };
}

function addMemory(vram: Memory, gtt: Memory): Memory {
  return { total: add(vram.total, gtt.total), free: add(vram.free, gtt.free) };
}

/** What the driver may lend is still the system's: it cannot lend what programs hold. */
function boundFree({ total, free }: Memory, availableBytes: number | null): Memory {
  if (free.value === null || availableBytes === null) return { total, free };
  return { total, free: known(Math.min(free.value, availableBytes), free.source) };
}

function add(left: Fact<number>, right: Fact<number>): Fact<number> {
  if (right.value === null) return right;
  if (left.value === null) return right;
  return known(left.value + right.value, right.source);
}

function toKind(isShared: boolean, total: Fact<number>): GpuMemoryKind {
  if (isShared) return "shared";
  return total.value === null ? "unknown" : "dedicated";
}
