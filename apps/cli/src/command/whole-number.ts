import { UsageError } from "clipanion";

/** The value of an option that must be a whole number within bounds. Throws `UsageError`. */
export function wholeNumber(
  option: string,
  text: string,
  [min, max]: readonly [number, number],
): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(`${option} ${JSON.stringify(text)} is not a number from ${min} to ${max}`);
}
