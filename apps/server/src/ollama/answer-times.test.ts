import { Ollama } from "ollama";
import { expect, test } from "vitest";

import { startTestServer } from "../fixtures/start-test-server.ts";

const hello = { model: "simulated:1b", messages: [{ role: "user", content: "count to 5" }] };

test("a speed can be made out of the times of an answer, whole or streamed", async () => {
  await using server = await startTestServer({ engine: { tokensPerSecond: 500 } });
  const ollama = new Ollama({ host: server.url });
  const whole = await ollama.chat(hello);
  const answers = [whole];
  for await (const part of await ollama.chat({ ...hello, stream: true })) {
    if (part.done) answers.push(part);
  }
  expect(answers.length).toBe(2);
  for (const answer of answers) {
    const { eval_count: count, eval_duration: nanoseconds, total_duration: total } = answer;
    expect(count).toBe(5);
    expect(nanoseconds).toBeGreaterThan(0);
    expect(nanoseconds).toBeLessThanOrEqual(total);
  }
});
