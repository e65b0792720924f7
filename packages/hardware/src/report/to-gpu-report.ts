import { toNotes } from "./fact.ts";
import type { GpuFinding } from "./gpu-finding.ts";
import type { GpuReport } from "./hardware-report.ts";
import type { Note } from "./note.ts";

/** Separates the figures of a finding from where they come from. */
export function toGpuReport(finding: GpuFinding, index: number): GpuReport {
  const { name, memoryTotalBytes, memoryFreeBytes, usableBytes, driver } = finding;
  const facts = { name, memoryTotalBytes, memoryFreeBytes, usableBytes, driver };
  const told = Object.values(facts).filter(({ value }) => value !== null);
  return {
    index,
    vendor: finding.vendor,
    name: name.value,
    memoryKind: finding.memoryKind,
    memoryTotalBytes: memoryTotalBytes.value,
    memoryFreeBytes: memoryFreeBytes.value,
    usableBytes: usableBytes.value,
    driver: driver.value,
    source: [...new Set((told.length > 0 ? told : [name]).map(({ source }) => source))].join(", "),
    pciAddress: finding.pciAddress,
    isCombinable: finding.isCombinable,
    notes: [...toNotes(facts), ...toAddressNotes(finding)],
  };
}

function toAddressNotes({ pciAddress, name }: GpuFinding): readonly Note[] {
  if (pciAddress !== null) return [];
  return [{ field: "pciAddress", source: name.source, reason: "no source tells its address" }];
}
