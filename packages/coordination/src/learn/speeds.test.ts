import { expect, test } from "vitest";

import { createSpeeds, observeSpeeds, type SpeedObservation } from "./speeds.ts";

const streamed: SpeedObservation = {
  at: 0,
  wasLoaded: true,
  prefillTokens: 100,
  completionTokens: 101,
  firstTokenMs: 80,
  decodeMs: 1000,
};

/** What one answer teaches about a node that was assumed to write 50 tokens a second. */
function learn(observation: Partial<SpeedObservation>) {
  const speeds = createSpeeds({
    ...{ decodeTokensPerSecond: 50, prefillTokensPerSecond: 1000, startMs: 50, loadMs: 8000 },
  });
  observeSpeeds(speeds, { ...streamed, ...observation });
  const { decodeMsPerToken, prefillMsPerToken, startMs, loadMs } = speeds;
  return {
    decodeMsPerToken: decodeMsPerToken.value,
    prefillMsPerToken: prefillMsPerToken.value,
    startMs: startMs.value,
    loadMs: loadMs.value,
  };
}

const assumed = { decodeMsPerToken: 20, prefillMsPerToken: 1, startMs: 50, loadMs: 8000 };

test.each<[string, Partial<SpeedObservation>, Partial<typeof assumed>]>([
  ["a short prompt tells the start", {}, { decodeMsPerToken: 10, startMs: 80 }],
  [
    "a long prompt tells the price of reading",
    { prefillTokens: 1000, firstTokenMs: 2050 },
    { decodeMsPerToken: 10, prefillMsPerToken: 2 },
  ],
  [
    "a model that was not in memory tells the loading",
    { wasLoaded: false, firstTokenMs: 4150 },
    { decodeMsPerToken: 10, loadMs: 4000 },
  ],
  ["a few tokens tell nothing of the speed", { completionTokens: 3 }, { startMs: 80 }],
  ["a slow reader tells nothing of the speed", { readerMs: 900 }, { startMs: 80 }],
  [
    "an answer in one piece, such as a tool call, is timed as a whole",
    { firstTokenMs: 3150, decodeMs: 1, completionTokens: 100 },
    { decodeMsPerToken: 30.01 },
  ],
  [
    "one that came with loading tells the loading alone",
    { wasLoaded: false, firstTokenMs: 6150, decodeMs: 0, completionTokens: 100 },
    { loadMs: 4000 },
  ],
  [
    "what the engine tells of a streamed answer wins over what was seen",
    {
      prefillTokens: 400,
      firstTokenMs: 3300,
      decodeMs: 9000,
      readerMs: 8000,
      timings: { loadMs: 2000, prefillMs: 1200, prefillTokens: 400, decodeMs: 2020 },
    },
    { decodeMsPerToken: 20, prefillMsPerToken: 3, startMs: 100, loadMs: 2000 },
  ],
  [
    "a model that was there tells nothing of loading",
    { timings: { loadMs: 20, prefillMs: 10, prefillTokens: 90, decodeMs: 1010 } },
    { decodeMsPerToken: 10, startMs: 50 },
  ],
  [
    "a count that has the cached tokens in it tells nothing of reading",
    { prefillTokens: 10, timings: { prefillMs: 5, prefillTokens: 4000, decodeMs: 1010 } },
    { decodeMsPerToken: 10, startMs: 75 },
  ],
  [
    "loading that took no time counts as well, where the model was not in memory",
    { wasLoaded: false, timings: { loadMs: 2, decodeMs: 1010 } },
    { decodeMsPerToken: 10, startMs: 78, loadMs: 2 },
  ],
  [
    "an engine that does not tell loading is no witness that it took no time",
    { wasLoaded: false, firstTokenMs: 4050, timings: { decodeMs: 1010 } },
    { decodeMsPerToken: 10, loadMs: 4000 },
  ],
])("%s", (_name, observation, learned) => {
  expect(learn(observation)).toEqual({ ...assumed, ...learned });
});
