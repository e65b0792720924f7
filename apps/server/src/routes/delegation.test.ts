import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { type Config, parseConfig } from "@harombe/config";
import { expect, test } from "vitest";

import { collect, getJson, post, readEvents, readUntil } from "../fixtures/http-client.ts";
import { startTestServer } from "../fixtures/start-test-server.ts";
import type { Approval } from "./approval-shape.ts";

const { config: team } = parseConfig(`
delegation: { enabled: true }
agents:
  - name: scribe
    description: Writes files
    tools: { shell: false, web_search: false }
`);
const configure = (config: Config): Config => ({
  ...config,
  agents: team.agents,
  delegation: team.delegation,
});
const message = 'call delegate with {"agent": "scribe", "task": "write hello to a.txt"}';

test("a call of a delegated agent waits for a person under the run that was started", async () => {
  await using server = await startTestServer({ configure });
  const events = readEvents(await post(`${server.url}/chat/stream`, { message }));
  const seen = await readUntil(events, "approval");
  const [approval] = await getJson<Approval[]>(fetch(`${server.url}/approvals`));
  expect(approval?.operation).toMatchObject({
    tool_name: "write_file",
    params: { path: "a.txt", content: "hello" },
    run_id: seen[0]?.data["run_id"],
  });
  await getJson(post(`${server.url}/approvals/${approval?.approval_id}`, { decision: "approve" }));
  const rest = await collect(events);
  expect(rest.at(-1)).toMatchObject({ event: "done", data: { status: "completed", denied: [] } });
  expect(await readFile(join(server.directory, "a.txt"), "utf8")).toBe("hello");
});

test("a caller who says that nobody is there says so for delegated agents too", async () => {
  await using server = await startTestServer({ configure });
  const headers = { prefer: "approvals=deny" };
  const summary = await getJson(post(`${server.url}/chat`, { message }, { headers }));
  expect(summary).toMatchObject({ status: "completed", denied: ["write_file"] });
  await expect(readFile(join(server.directory, "a.txt"))).rejects.toThrow("ENOENT");
});

test("without delegation.enabled nobody is there to delegate to", async () => {
  await using server = await startTestServer({
    configure: (config) => ({ ...config, agents: team.agents }),
  });
  await getJson(post(`${server.url}/chat`, { message: "hello" }));
  const request = server.engine.requests.findLast(({ path }) => path.endsWith("chat/completions"));
  expect(JSON.stringify(request)).not.toContain("delegate");
});
