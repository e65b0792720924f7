import { expect, test } from "vitest";

import { createGate } from "./create-gate.ts";

test("lets two through at once, and the others in the order in which they came", async () => {
  const gate = createGate(2);
  const works = ["a", "b", "c", "d"].map((name) => ({ name, ...Promise.withResolvers<void>() }));
  const begun: string[] = [];
  const ends = works.map(({ name, promise }) =>
    gate.run(() => {
      begun.push(name);
      return promise;
    }),
  );
  expect(begun).toEqual(["a", "b"]);
  works[1]?.resolve();
  await ends[1];
  expect(begun).toEqual(["a", "b", "c"]);
  works[0]?.reject(new Error("failed"));
  await expect(ends[0]).rejects.toThrow("failed");
  await expect.poll(() => begun).toEqual(["a", "b", "c", "d"]);
  for (const { resolve } of works) resolve();
  await Promise.all(ends.slice(1));
});
