import { expect, test } from "vitest";

import { createRoutedNode } from "../nodes/create-routed-node.ts";
import { mergeCapabilities } from "./merge-capabilities.ts";

test.each([
  ["nobody was asked", [], null],
  ["all are blind", [false, false], false],
  ["nobody knows of one", [false, null], null],
  ["one sees", [false, null, true], true],
])("where %s, a cluster of %o has %s for vision", (_, sights, expected) => {
  const nodes = sights.map((vision, index) => {
    const options = { clock: { now: () => 0 } };
    const node = createRoutedNode({ name: `n${index}`, tier: 0, model: "m" }, options);
    node.facts.vision = vision;
    return node;
  });
  expect(mergeCapabilities(nodes).vision).toBe(expected);
});
