import { request as httpRequest } from "node:http";

import { expect, test } from "vitest";

import { startTestServer, type TestServerOptions } from "../fixtures/start-test-server.ts";

interface Caller {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Node's own client, because fetch lets nobody set Host and Origin. */
function call(url: string, { method = "GET", path = "/sessions", headers = {}, body }: Caller) {
  return new Promise<Answer>((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const request = httpRequest({ hostname, port, method, path, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, body: text }),
      );
    });
    request.on("error", reject);
    request.end(body);
  });
}

const token = "s3cret-token";
const withToken: TestServerOptions = {
  configure: (config) => ({ ...config, server: { ...config.server, auth_token: token } }),
};
const bearer = { authorization: `Bearer ${token}` };
const json = { "content-type": "application/json" };

test.each<[string, number, Caller]>([
  ["127.0.0.1", 200, {}],
  ["localhost:8000", 200, {}],
  ["LOCALHOST", 200, {}],
  ["localhost.", 200, {}],
  ["[::1]", 200, {}],
  ["[::1]:8000", 200, {}],
  ["evil.example", 403, {}],
  ["localhost.evil.example", 403, {}],
  ["127.0.0.1.evil.example:8000", 403, {}],
  ["127.0.0.2", 403, {}],
  ["[::2]", 403, {}],
  ["evil.example", 403, { path: "/health" }],
])("a request for %s gets %i", async (host, status, caller) => {
  await using server = await startTestServer();
  const answer = await call(server.url, { ...caller, headers: { host } });
  expect([answer.status, answer.body.includes("HAROMBE_SERVER_HOST_REFUSED")]).toEqual([
    status,
    status === 403,
  ]);
});

test.each(["bad host", "[::1", "a/b", "localhost:99999"])(
  "a request for %j is refused in JSON",
  async (host) => {
    await using server = await startTestServer();
    const answer = await call(server.url, { headers: { host } });
    expect(answer.status).toBeOneOf([400, 403]);
    expect(JSON.parse(answer.body).error.code).toMatch(/^HAROMBE_SERVER_/);
  },
);

test.each<[string, number]>([
  ["http://localhost:3000", 200],
  ["http://127.0.0.1:PORT", 200],
  ["HTTP://LOCALHOST:3000", 200],
  ["http://localhost:3001", 403],
  ["https://localhost:3000", 403],
  ["http://evil.example", 403],
  ["http://127.0.0.1:PORT.evil.example", 403],
  ["null", 403],
  ["file://", 403],
])("a page of %s gets %i", async (origin, status) => {
  await using server = await startTestServer();
  const headers = { origin: origin.replace("PORT", String(server.port)) };
  const answer = await call(server.url, { headers });
  expect(answer.status).toBe(status);
});

test("lets pages of allowed origins read answers and errors, and no others", async () => {
  await using server = await startTestServer(withToken);
  const origin = "http://localhost:3000";
  const allowed = await call(server.url, { headers: { origin } });
  expect([allowed.status, allowed.headers["access-control-allow-origin"]]).toEqual([401, origin]);
  const other = await call(server.url, { headers: { origin: "http://evil.example" } });
  expect(other.headers["access-control-allow-origin"]).toBeUndefined();
});

test.each<[string, number]>([
  ["http://localhost:3000", 204],
  ["http://evil.example", 403],
])("answers the preflight of %s with %i, without a token", async (origin, status) => {
  await using server = await startTestServer(withToken);
  const headers = { origin, "access-control-request-method": "POST", "x-request-id": "mine" };
  const answer = await call(server.url, { method: "OPTIONS", path: "/chat", headers });
  expect(answer.headers["x-request-id"]).toBe("mine");
  const allowed = answer.headers["access-control-allow-methods"];
  expect([answer.status, allowed]).toEqual([
    status,
    status === 204 ? "GET, POST, DELETE" : undefined,
  ]);
});

test.each<[string, number, Record<string, string>]>([
  ["the right token", 200, bearer],
  ["the right token in another case of the scheme", 200, { authorization: `bearer ${token}` }],
  ["no token", 401, {}],
  ["a wrong token", 401, { authorization: "Bearer wrong" }],
  ["a prefix of the token", 401, { authorization: `Bearer ${token.slice(0, -1)}` }],
  ["a longer token", 401, { authorization: `Bearer ${token}x` }],
  ["another scheme", 401, { authorization: `Basic ${token}` }],
  ["an empty header", 401, { authorization: "" }],
])("%s gets %i", async (_, status, headers) => {
  await using server = await startTestServer(withToken);
  const answer = await call(server.url, { headers });
  expect([answer.status, answer.headers["www-authenticate"]]).toEqual([
    status,
    status === 401 ? "Bearer" : undefined,
  ]);
  expect(answer.body).not.toContain(token);
});

test.each([
  "/",
  "/docs",
  "/openapi.json",
  "/metrics",
  "/approvals",
  "/runs/x",
  "/sessions",
  "/v1/models",
  "/v1/models/harombe",
  "/api/tags",
  "/api/version",
  "/nothing",
  "/health/",
  "/HEALTH",
  "//health",
])("%s answers nothing without the token", async (path) => {
  await using server = await startTestServer(withToken);
  expect((await call(server.url, { path })).status).toBe(401);
});

test("a stranger learns the status alone from /health", async () => {
  await using server = await startTestServer(withToken);
  const stranger = await call(server.url, { path: "/health" });
  expect([stranger.status, JSON.parse(stranger.body)]).toEqual([200, { status: "healthy" }]);
  const owner = await call(server.url, { path: "/health", headers: bearer });
  expect(JSON.parse(owner.body)).toEqual({
    status: "healthy",
    model: "simulated:1b",
    version: "0.0.0",
    node: "box",
  });
});

test.each<[string, number, Record<string, string>]>([
  ["application/json", 200, json],
  ["application/json; charset=utf-8", 200, { "content-type": "application/json; charset=utf-8" }],
  ["text/plain", 415, { "content-type": "text/plain" }],
  ["a form", 415, { "content-type": "application/x-www-form-urlencoded" }],
  ["application/jsonp", 415, { "content-type": "application/jsonp" }],
  ["no content type", 415, {}],
])("a body with %s gets %i", async (_, status, headers) => {
  await using server = await startTestServer();
  const body = JSON.stringify({ message: "hello" });
  const answer = await call(server.url, { method: "POST", path: "/chat", headers, body });
  expect(answer.status).toBe(status);
});

test.each<[string, RegExp]>([
  ["my-id.1", /^my-id\.1$/],
  ["has spaces", /^[0-9a-f-]{36}$/],
  ["x".repeat(200), /^[0-9a-f-]{36}$/],
])("answers the request id %j with a sane one", async (given, expected) => {
  await using server = await startTestServer();
  const answer = await call(server.url, { headers: { "x-request-id": given }, path: "/nothing" });
  expect(answer.headers["x-request-id"]).toMatch(expected);
  expect(JSON.parse(answer.body).error.requestId).toBe(answer.headers["x-request-id"]);
});

test("does not listen beyond this machine without a token", async () => {
  await expect(startTestServer({ host: "0.0.0.0" })).rejects.toMatchObject({
    code: "HAROMBE_SERVER_UNSAFE_HOST",
    message: "Listening on 0.0.0.0 lets other machines in, and no server.auth_token is set",
  });
});

test("listening on every address, it answers to each of them by number", async () => {
  await using server = await startTestServer({ ...withToken, host: "0.0.0.0" });
  expect((await call(server.url, { headers: bearer })).status).toBe(200);
  const evil = await call(server.url, { headers: { ...bearer, host: "evil.example" } });
  expect(evil.status).toBe(403);
});
