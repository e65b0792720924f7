import { z } from "zod";

import { parseJson } from "../parse-json.ts";
import { type AmdDevice, toAmdDevice } from "./amd-device.ts";
import { readRocmSmiField } from "./rocm-smi-fields.ts";

const answer = z.record(z.string(), z.unknown());
const card = z.record(z.string(), z.unknown());

/**
 * `rocm-smi --showproductname --showbus --showmeminfo vram gtt --showdriverversion --json`: an
 * object a card under `card0`, `card1`, the driver under `system`. Sizes are bytes, in strings.
 */
export function parseRocmSmiJson(text: string): readonly AmdDevice[] {
  const parsed = answer.safeParse(parseJson(text));
  if (!parsed.success) return [];
  const system = card.safeParse(parsed.data["system"]);
  const driver = system.success ? toText(system.data["Driver version"]) : null;
  return Object.entries(parsed.data).flatMap(([key, value]) => {
    const index = /^card(\d+)$/.exec(key)?.[1];
    const fields = card.safeParse(value);
    if (index === undefined || !fields.success) return [];
    const facts = Object.entries(fields.data).map(([label, field]) =>
      readRocmSmiField(label, String(field)),
    );
    return [toAmdDevice(Number(index), Object.assign({ driver }, ...facts))];
  });
}

function toText(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
