export interface CpuInfo {
  readonly model: string | null;
  /** Distinct pairs of socket and core; `null` where the file does not number them (ARM). */
  readonly physicalCores: number | null;
  readonly logicalCores: number | null;
}

/** `/proc/cpuinfo`: a block of `key : value` lines for each logical processor. */
export function parseCpuinfo(text: string): CpuInfo {
  const blocks = text.split(/\n\s*\n/).map(toFields);
  const processors = blocks.filter((fields) => fields.has("processor"));
  const cores = processors.flatMap((fields) => {
    const core = fields.get("core id");
    return core === undefined ? [] : [`${fields.get("physical id") ?? "0"}/${core}`];
  });
  const isNumbered = cores.length > 0 && cores.length === processors.length;
  return {
    model: blocks.map((fields) => fields.get("model name")).find(Boolean) ?? null,
    physicalCores: isNumbered ? new Set(cores).size : null,
    logicalCores: processors.length || null,
  };
}

function toFields(block: string): ReadonlyMap<string, string> {
  return new Map(
    block.split("\n").flatMap((line) => {
      const colon = line.indexOf(":");
      return colon < 1
        ? []
        : [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const];
    }),
  );
}
