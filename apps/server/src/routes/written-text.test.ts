import { expect, test } from "vitest";

import { getJson, post } from "../fixtures/http-client.ts";
import { startTestServer } from "../fixtures/start-test-server.ts";
import type { RunView } from "./run-shape.ts";

const blanks = ["", " ", "\t\r\n", "\u00A0\u3000\u2003"];

const places = [
  ["/chat", "message"],
  ["/chat/stream", "message"],
  ["/invoke", "task"],
] as const;

test.each(places)(
  "POST %s refuses a %s that says nothing, and begins no run",
  async (path, name) => {
    await using server = await startTestServer();
    for (const blank of blanks) {
      const response = await post(`${server.url}${path}`, { [name]: blank, session_id: "s1" });
      const message = `The body is not valid: ${name}: is empty or blank; it must say something`;
      expect([response.status, await response.json()]).toMatchObject([
        400,
        { error: { code: "HAROMBE_SERVER_INVALID_REQUEST", message } },
      ]);
    }
    expect(await getJson(fetch(`${server.url}/sessions`))).toMatchObject({ sessions: [] });
    const padded = await post(`${server.url}${path}`, { [name]: "\n hello \n" });
    expect(padded.ok).toBe(true);
    await padded.text();
  },
);

test("a run takes no message that says nothing", async () => {
  await using server = await startTestServer();
  const task = { task: "write a to b.txt" };
  const { run_id } = await getJson<RunView>(post(`${server.url}/invoke`, task));
  const steer = (message: string) => post(`${server.url}/runs/${run_id}/steer`, { message });
  expect(await Promise.all(blanks.map(async (blank) => (await steer(blank)).status))).toEqual(
    blanks.map(() => 400),
  );
  await getJson(post(`${server.url}/runs/${run_id}/cancel`, {}));
});
