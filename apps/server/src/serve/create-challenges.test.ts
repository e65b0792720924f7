import { proveNode } from "@harombe/coordination";
import { expect, test } from "vitest";

import { startTestServer } from "../fixtures/start-test-server.ts";

const token = "a shared secret of the house";

function startWith(discoveryToken: string | null) {
  return startTestServer({
    configure: (config) => ({
      ...config,
      server: { ...config.server, auth_token: "another one" },
      cluster: {
        ...config.cluster,
        discovery: { ...config.cluster.discovery, token: discoveryToken },
      },
    }),
  });
}

test("proves on /health that it knows the token, and shows it to nobody", async () => {
  await using server = await startWith(token);
  const { machineId } = await proveNode({ url: server.url, token });
  expect(machineId).toMatch(/^[\da-f]{32}$/);
  const response = await fetch(`${server.url}/health`, {
    headers: { "x-harombe-challenge": "v1" },
  });
  expect(await response.json()).toEqual({ status: "healthy" });
  expect(response.headers.get("x-harombe-nonce")).toMatch(/^\w+/);
});

test.each([
  ["another token", "quite another secret", "it has another token"],
  ["none", null, "it has no discovery token"],
])("proves nothing with %s", async (_what, own, reason) => {
  await using server = await startWith(own);
  await expect(proveNode({ url: server.url, token })).rejects.toThrow(reason);
});

test("does not start with a token that can be guessed", async () => {
  await expect(startWith("short")).rejects.toMatchObject({ code: "HAROMBE_DISCOVERY_WEAK_TOKEN" });
});
