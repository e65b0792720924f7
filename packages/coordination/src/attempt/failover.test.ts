import type { SimulatedFaultKind } from "@harombe/llm/simulated";
import { describe, expect, test } from "vitest";

import { ClusterError } from "../errors/cluster-error.ts";
import {
  hello,
  helloAnswer,
  readAnswer,
  startSimulatedCluster,
} from "../fixtures/simulated-cluster.ts";

const faults: readonly SimulatedFaultKind[] = [
  "reset",
  "stall",
  "unavailable",
  "too-many",
  "server-error",
  "stall-after-headers",
  "error-in-200",
  "cut",
  "end-early",
  "garbage",
];
const timeouts = { firstTokenMs: 300 };

describe("before the first token", () => {
  test.each(faults)("a request moves on to the next node after %s", async (kind) => {
    await using subject = await startSimulatedCluster(
      [{ name: "broken", engine: { faults: [{ kind }] } }, { name: "sound" }],
      { routing: { timeouts } },
    );
    const { text, nodes } = await readAnswer(subject.cluster.stream(hello));
    expect({ text, nodes }).toEqual({ text: helloAnswer, nodes: ["broken", "sound"] });
    expect(subject.cluster.status().map(({ inFlight }) => inFlight)).toEqual([0, 0]);
  });

  test("a node that refuses connections since its last check costs one attempt", async () => {
    await using subject = await startSimulatedCluster([{ name: "gone" }, { name: "sound" }]);
    await subject.engine("gone").close();
    const { text, nodes } = await readAnswer(subject.cluster.stream(hello));
    expect({ text, nodes }).toEqual({ text: helloAnswer, nodes: ["gone", "sound"] });
  });

  test("every node is asked at most once, and the error names what each said", async () => {
    const engine = { faults: [{ kind: "server-error" as const }] };
    await using subject = await startSimulatedCluster([
      { name: "a", engine },
      { name: "b", engine },
    ]);
    const error: unknown = await readAnswer(subject.cluster.stream(hello)).catch(
      (thrown: unknown) => thrown,
    );
    expect(
      ClusterError.isInstance(error) && [
        error.code,
        error.nodes.map(({ node, code }) => [node, code]),
      ],
    ).toEqual([
      "HAROMBE_CLUSTER_ATTEMPTS_FAILED",
      [
        ["a", "failed"],
        ["b", "failed"],
      ],
    ]);
    expect(subject.engine("a").stats().received).toBe(1);
    expect(subject.engine("b").stats().received).toBe(1);
  });

  test("a request that no node would take is not tried twice", async () => {
    const engine = { models: [{ name: "simulated:1b" }], overflow: "error" as const };
    await using subject = await startSimulatedCluster([
      { name: "a", engine },
      { name: "b", engine },
    ]);
    const request = { ...hello, hints: { model: "unheard-of:7b" } };
    await expect(readAnswer(subject.cluster.stream(request))).rejects.toMatchObject({
      code: "HAROMBE_CLUSTER_NO_CANDIDATE",
      message:
        "No node can take this: a: it has no model unheard-of:7b; b: it has no model unheard-of:7b",
    });
  });
});
