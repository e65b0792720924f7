import { expect, test } from "vitest";

import { doubtOf, expectMean, freshnessOf } from "./expect-speeds.ts";
import { addPeer, averagePeers, createPeerSpeeds } from "./peer-speeds.ts";
import { createSpeeds, observeSpeeds, type Speeds } from "./speeds.ts";

/** A node that gave so many answers, each with so many tokens a second. */
function measured(tokensPerSecond: number, { answers = 1, at = 0 } = {}): Speeds {
  const speeds = createSpeeds();
  for (let count = 0; count < answers; count += 1) {
    observeSpeeds(speeds, {
      ...{ at, wasLoaded: true, prefillTokens: 10, firstTokenMs: 40 },
      ...{ completionTokens: 101, decodeMs: 100_000 / tokensPerSecond },
    });
  }
  return speeds;
}

function expectAmong(peers: readonly Speeds[], speeds: Speeds, now = 0) {
  const sums = createPeerSpeeds();
  for (const peer of peers) addPeer(sums, peer);
  averagePeers(sums);
  const freshness = freshnessOf(speeds, now);
  const expectPart = (part: keyof typeof sums): number =>
    expectMean(speeds[part], sums[part].value, freshness);
  return {
    decodeMsPerToken: expectPart("decodeMsPerToken"),
    prefillMsPerToken: expectPart("prefillMsPerToken"),
    startMs: expectPart("startMs"),
    loadMs: expectPart("loadMs"),
    doubt: doubtOf(speeds, freshness),
  };
}

test("while nobody was measured, the priors stand", () => {
  expect(expectAmong([], createSpeeds({ decodeTokensPerSecond: 50 }))).toEqual({
    decodeMsPerToken: 20,
    prefillMsPerToken: 1000 / 600,
    startMs: 50,
    loadMs: 8000,
    doubt: 1,
  });
});

test("a node that nobody asked is expected to be as fast as the others are on average", () => {
  const fresh = createSpeeds();
  const expected = expectAmong([measured(150), measured(50), fresh], fresh);
  // What no answer has shown of any node stays the prior.
  expect(expected).toEqual({
    decodeMsPerToken: expect.closeTo(10),
    prefillMsPerToken: 1000 / 600,
    startMs: 40,
    loadMs: 8000,
    doubt: 1,
  });
});

test("one very slow machine does not make the unknown ones look slow", () => {
  const { decodeMsPerToken } = expectAmong([measured(100), measured(1)], createSpeeds());
  expect(1000 / decodeMsPerToken).toBeCloseTo(50.5);
});

test("what was measured outweighs the others with every answer", () => {
  const slow = [1, 3, 20, 500].map((answers) => measured(10, { answers }));
  const seen = slow.map((speeds) => expectAmong([speeds, measured(90)], speeds));
  expect(seen.map(({ decodeMsPerToken }) => Math.round(decodeMsPerToken))).toEqual([
    60, 80, 96, 96,
  ]);
  expect(seen.map(({ doubt }) => doubt.toFixed(2))).toEqual(["0.50", "0.25", "0.05", "0.05"]);
});

test("what nobody measured for hours is forgotten little by little, and in doubt again", () => {
  const slow = measured(10, { answers: 20 });
  const hour = 3_600_000;
  const seen = [0, 1, 9, 999].map((hours) =>
    expectAmong([slow, measured(90, { at: hours * hour })], slow, hours * hour),
  );
  expect(seen.map(({ decodeMsPerToken }) => Math.round(decodeMsPerToken))).toEqual([
    96, 93, 73, 22,
  ]);
  expect(seen.map(({ doubt }) => doubt.toFixed(2))).toEqual(["0.05", "0.09", "0.33", "0.98"]);
});

test("one machine alone is what it was measured to be", () => {
  const only = measured(10);
  expect(expectAmong([only], only).decodeMsPerToken).toBe(100);
});
