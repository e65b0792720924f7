import { expect, it } from "vitest";

import { createSecrets } from "./create-secrets.ts";

it("knows what is fixed for ever, and the newest of what changes once each", () => {
  const secrets = createSecrets(["fixed"]);
  for (let count = 0; count < 18; count += 1) secrets.add(`Bearer ${String(count)}`);
  for (const authorization of ["Bearer 17", "Bearer fixed", "Bearer "]) secrets.add(authorization);
  expect(secrets.all).toEqual([
    "fixed",
    ...Array.from({ length: 16 }, (_, index) => String(index + 2)),
  ]);
});
