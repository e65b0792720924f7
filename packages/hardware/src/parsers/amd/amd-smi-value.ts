import { parseQuantity } from "../parse-quantity.ts";

/** amd-smi divides by 1024 squared and calls the result MB; a bare number is one of those. */
export function toAmdSmiBytes(value: string): number | null {
  return parseQuantity(value, { defaultUnit: "MB" });
}

/** A text that says something: the tools write "N/A" where they know nothing. */
export function toAmdSmiText(value: string): string | null {
  const text = value.trim();
  return text === "" || /^n\/?a$/i.test(text) ? null : text;
}
