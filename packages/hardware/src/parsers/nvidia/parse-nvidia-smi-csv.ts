import { parseQuantity } from "../parse-quantity.ts";
import { toLines } from "../to-lines.ts";
import { toPciAddress } from "../to-pci-address.ts";

/** The fields to ask for, in the order in which the parser expects them. */
export const nvidiaSmiFields = [
  "index",
  "uuid",
  "pci.bus_id",
  "name",
  "memory.total",
  "memory.free",
  "driver_version",
] as const;

/** One line; what nvidia-smi does not tell (`[N/A]`, `[Not Supported]`, `[GPU is lost]`) is `null`. */
export interface NvidiaSmiRow {
  readonly index: number;
  readonly uuid: string | null;
  readonly pciAddress: string | null;
  readonly name: string | null;
  readonly memoryTotalBytes: number | null;
  readonly memoryFreeBytes: number | null;
  readonly driver: string | null;
}

/**
 * `nvidia-smi --query-gpu=<fields> --format=csv,noheader,nounits`, figures in MiB. Lines that are no
 * row, such as messages of the driver, are left out.
 */
export function parseNvidiaSmiCsv(text: string): readonly NvidiaSmiRow[] {
  return toLines(text).flatMap((line) => {
    const row = parseRow(line.split(",").map((cell) => cell.trim()));
    return row === null ? [] : [row];
  });
}

function parseRow(cells: readonly string[]): NvidiaSmiRow | null {
  const [index, uuid, bus, ...rest] = cells;
  // The name is the only cell that could hold a comma: what is left between both ends is its.
  const [driver, free, total] = rest.slice(-3).toReversed();
  const name = rest.slice(0, -3).join(", ");
  if (index === undefined || !/^\d+$/.test(index) || total === undefined || name === "")
    return null;
  return {
    index: Number(index),
    uuid: toText(uuid),
    pciAddress: toPciAddress(bus),
    name: toText(name),
    memoryTotalBytes: toBytes(total),
    memoryFreeBytes: parseQuantity(free ?? "", { defaultUnit: "MiB" }),
    driver: toText(driver),
  };
}

function toText(cell: string | undefined): string | null {
  return cell === undefined || cell === "" || /^\[.*\]$|^(N\/A|Not Supported)$/i.test(cell)
    ? null
    : cell;
}

/** A GPU with no memory at all is one that does not say. */
function toBytes(cell: string): number | null {
  return parseQuantity(cell, { defaultUnit: "MiB" }) || null;
}
