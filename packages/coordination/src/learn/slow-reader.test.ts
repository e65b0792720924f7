import { expect, test } from "vitest";

import { startSimulatedCluster } from "../fixtures/simulated-cluster.ts";
import { createVirtualClock } from "../fixtures/virtual-clock.ts";

test("a slow reader does not make the node look slow", async () => {
  const clock = createVirtualClock();
  await using subject = await startSimulatedCluster([{ name: "only" }], { clock });
  const { cluster } = subject;
  const request = { messages: [{ role: "user" as const, content: "count to 30" }] };
  const expectedMs = (): number | undefined => cluster.route(request).candidates[0]?.cost?.decodeMs;
  const before = expectedMs();
  let pieces = 0;
  for await (const event of cluster.stream(request)) {
    if (event.type === "text-delta") pieces += 1;
    if (event.type === "text-delta" && pieces === 2) clock.advance(20_000);
  }
  expect(pieces).toBeGreaterThan(8);
  expect(expectedMs()).toBeLessThanOrEqual(before ?? 0);
});
