import type { z } from "zod";

import { EngineRefusal } from "../engine/engine-refusal.ts";

/** Parses a body, or refuses it and names each wrong field. */
export function parseWith<Value>(schema: z.ZodType<Value>, body: unknown): Value {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(
    ({ path, message }) => `${path.join(".") || "body"}: ${message}`,
  );
  throw new EngineRefusal(issues.join("; "), { status: 400, code: "invalid_value" });
}
