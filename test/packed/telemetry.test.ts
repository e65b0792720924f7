import { test } from "vitest";

import { expectOneTrace } from "../telemetry/one-trace.ts";

test("the one file that is published finds the SDK that its user preloads", async () => {
  await expectOneTrace("bundle");
});
