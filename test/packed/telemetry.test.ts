import { expect, test } from "vitest";

import { askTraced, callersTrace } from "../telemetry/ask-traced.ts";
import { startTraced } from "../telemetry/start-traced.ts";

test("the command that is published finds the SDK that its user preloads", async () => {
  await using server = await startTraced("bundle", { inference: { backend: "simulated" } });
  await askTraced(server.url);
  expect(callersTrace(server.spans)).toMatch(
    /^invoke_agent harombe\n {2}chat .+\n {2}execute_tool/,
  );
});
