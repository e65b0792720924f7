import { join } from "node:path";

import { expect, test } from "vitest";

import { runNode } from "../testing/run-harombe.ts";

const script = join(import.meta.dirname, "..", "testing", "fixtures", "make-garbage.ts");

test("stops the young generation from growing, which may be one collection late", async () => {
  const bounded = await runNode([script, "8"]);
  expect(bounded).toMatchObject({ code: 0, stderr: "" });
  expect(Number(bounded.stdout)).toBeLessThan(24);
  expect(Number((await runNode([script])).stdout)).toBeGreaterThan(24);
});
