import { expect, test } from "vitest";

import { askTraced, callersTrace } from "./ask-traced.ts";
import { startTraced } from "./start-traced.ts";

const inference = { backend: "simulated" };

test("whoever preloads an SDK sees what a question to `harombe start` took", async () => {
  await using server = await startTraced("sources", { inference });
  await askTraced(server.url);
  expect(callersTrace(server.spans)).toBe(
    [
      "invoke_agent harombe",
      "  chat simulated:1b",
      "  execute_tool list_directory",
      "  chat simulated:1b",
    ].join("\n"),
  );
});
