import fc from "fast-check";
import { expect, test } from "vitest";

import { createSessions } from "./create-sessions.ts";
import { createSession, formatPass } from "./session.ts";

const session = createSession("a key that both sides derived");
const call = { method: "POST", path: "/api/complete" };

test("a pass is good once", () => {
  const sessions = createSessions();
  sessions.open(session);
  const pass = formatPass(session, call, 1);
  expect([sessions.accept(pass, call), sessions.accept(pass, call)]).toEqual([true, false]);
});

test.each([
  ["another path", { ...call, path: "/api/complete?x" }],
  ["another method", { ...call, method: "DELETE" }],
])("a pass is not good for %s", (_, other) => {
  const sessions = createSessions();
  sessions.open(session);
  const pass = formatPass(session, call, 1);
  expect(sessions.accept(pass, other)).toBe(false);
  expect(sessions.accept(pass, { ...call, method: "post" })).toBe(true);
});

test("a pass of another session, or with another count, is refused", () => {
  const sessions = createSessions();
  sessions.open(session);
  const stranger = formatPass(createSession("another key"), call, 1);
  const [version = "", id = "", , proof = ""] = formatPass(session, call, 1).split(".");
  const forged = [
    stranger,
    [version, id, "2", proof].join("."),
    [version, id, "1", stranger.split(".").at(-1)].join("."),
    [version, stranger.split(".")[1], "1", proof].join("."),
  ];
  expect(forged.map((pass) => sessions.accept(pass, call))).toEqual(forged.map(() => false));
});

test.each([
  "",
  "harombe-pass-v1",
  "harombe-pass-v0.a.1.b",
  `harombe-pass-v1.${session.id}.0.x`,
  `harombe-pass-v1.${session.id}.1e3.x`,
  `harombe-pass-v1.${session.id}.-1.x`,
  `harombe-pass-v1.${session.id}.9999999999999999.x`,
  `${formatPass(session, call, 1)}.more`,
])("refuses %j", (pass) => {
  const sessions = createSessions();
  sessions.open(session);
  expect(sessions.accept(pass, call)).toBe(false);
});

test("a session ends by the clock, and the oldest goes when there are too many", () => {
  let nowMs = 0;
  const sessions = createSessions({ sessionLifeMs: 100, sessionsMax: 2, now: () => nowMs });
  const keys = ["one", "two", "three"].map(createSession);
  for (const each of keys) sessions.open(each);
  const answers = (count: number): readonly boolean[] =>
    keys.map((each) => sessions.accept(formatPass(each, call, count), call));
  expect(answers(1)).toEqual([false, true, true]);
  nowMs = 99;
  expect(answers(2)).toEqual([false, true, true]);
  nowMs = 100;
  expect(answers(3)).toEqual([false, false, false]);
});

test("what arrives too late is refused, whether it was seen or not", () => {
  const sessions = createSessions({ windowSize: 3 });
  sessions.open(session);
  const accept = (count: number): boolean =>
    sessions.accept(formatPass(session, call, count), call);
  expect([5, 3, 2, 4, 3, 6, 3].map(accept)).toEqual([true, true, false, true, false, true, false]);
});

test("in any order, no pass is good twice", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 200 }), (counts) => {
      const sessions = createSessions({ windowSize: 8 });
      sessions.open(session);
      const accept = (count: number): boolean =>
        sessions.accept(formatPass(session, call, count), call);
      const good = counts.filter(accept);
      expect(new Set(good).size).toBe(good.length);
    }),
  );
});
