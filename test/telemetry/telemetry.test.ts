import { expect, test } from "vitest";

import { askTraced, callersTrace, postTraced } from "./ask-traced.ts";
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

test("one trace spans machines: a coordinator and a harombe node that it asked", async () => {
  await using node = await startTraced("sources", { inference });
  const far = { name: "far", host: "127.0.0.1", port: node.port, model: "simulated:1b", tier: 0 };
  await using coordinator = await startTraced("sources", {
    inference,
    cluster: { nodes: [far] },
  });
  await askTraced(coordinator.url);
  const answer = ["  route harombe", "    chat simulated:1b", "      chat simulated:1b"];
  expect(callersTrace([...coordinator.spans, ...node.spans])).toBe(
    ["invoke_agent harombe", ...answer, "  execute_tool list_directory", ...answer].join("\n"),
  );
  expect(node.spans.map(({ name }) => name)).toEqual(["chat simulated:1b", "chat simulated:1b"]);
  const asked = coordinator.spans.find(({ name }) => name === "chat simulated:1b");
  expect(asked?.attributes).toMatchObject({
    "gen_ai.provider.name": "harombe",
    "harombe.node": "far",
    "server.address": "127.0.0.1",
    "server.port": node.port,
  });
});

test("answers whose bytes pass through two servers are in their caller's trace too", async () => {
  await using node = await startTraced("sources", { inference });
  const far = { name: "far", host: "127.0.0.1", port: node.port, model: "simulated:1b", tier: 0 };
  await using coordinator = await startTraced("sources", { cluster: { nodes: [far] } });
  const messages = [{ role: "user", content: "Hello" }];
  const question = { model: "simulated:1b", messages };
  await postTraced(`${coordinator.url}/v1/chat/completions`, { ...question, stream: false });
  await postTraced(`${coordinator.url}/v1/chat/completions`, { ...question, stream: true });
  await postTraced(`${coordinator.url}/api/chat`, question);
  const answer = ["route harombe", "  chat simulated:1b", "    chat simulated:1b"];
  expect(callersTrace([...coordinator.spans, ...node.spans])).toBe(
    [...answer, ...answer, ...answer].join("\n"),
  );
  const answers = [...coordinator.spans, ...node.spans].filter(({ name }) =>
    name.startsWith("chat "),
  );
  for (const { attributes } of answers) {
    expect(attributes).toMatchObject({
      "gen_ai.response.finish_reasons": ["stop"],
      "gen_ai.response.time_to_first_chunk": expect.any(Number),
      "gen_ai.usage.output_tokens": expect.any(Number),
    });
  }
});
