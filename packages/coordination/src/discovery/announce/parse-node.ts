import type { NodeDescription } from "../records/service-records.ts";

/** Checks what a caller says about a node. Throws a `TypeError` that names the field and the value. */
export function parseNode({
  name,
  model,
  tier,
  machineId,
  port,
}: NodeDescription): NodeDescription {
  requireText("name", name);
  requireText("model", model);
  requireText("machineId", machineId);
  if (![0, 1, 2].includes(tier)) throw new TypeError(`tier is 0, 1 or 2, not ${String(tier)}`);
  requireWithin("port", port, [1, 65_535]);
  return { name, model, tier, machineId, port };
}

function requireText(field: string, value: string): void {
  if (value.trim() === "") throw new TypeError(`${field} is empty`);
}

/** A whole number within both ends. */
export function requireWithin(
  field: string,
  value: number,
  [min, max]: readonly [number, number],
): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new TypeError(
    `${field} is a whole number from ${String(min)} to ${String(max)}, not ${String(value)}`,
  );
}
