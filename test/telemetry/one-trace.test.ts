import { test } from "vitest";

import { expectOneTrace } from "./one-trace.ts";

test("whoever preloads an SDK sees what a question to `harombe start` took", async () => {
  await expectOneTrace("sources");
});
