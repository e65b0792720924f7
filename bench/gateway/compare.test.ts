import { expect, test } from "vitest";

import { compare, turnOrder } from "./compare.ts";

test("nobody always comes first, or after the same one", () => {
  const orders = [0, 1, 2, 3].map((turn) => turnOrder(["a", "b", "c"], turn).join(""));
  expect(orders).toEqual(["abc", "acb", "cab", "cba"]);
});

test("every contender gets as many requests, and no more than so many at once", async () => {
  const open = { now: 0, most: 0 };
  const clients = ["a", "b"].map((name) => ({
    contender: { name, origin: "" },
    async send() {
      open.now += 1;
      open.most = Math.max(open.most, open.now);
      await Promise.resolve();
      open.now -= 1;
      return { firstMs: 1, totalMs: 2 };
    },
  }));
  const body = Buffer.from("{}");
  const samples = await compare(clients, { body, atOnce: 3, perTurn: 7, turns: 2 });
  expect([...samples.values()].map((list) => list.length)).toEqual([14, 14]);
  expect(open).toEqual({ now: 0, most: 3 });
});
