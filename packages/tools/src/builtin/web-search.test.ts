import type { RequestListener } from "node:http";

import { expect, test } from "vitest";

import { createSite } from "../fixtures/site.ts";
import { call } from "../fixtures/workspace.ts";
import { createWebSearchTool } from "./web-search.ts";

async function createSearch(listener: RequestListener) {
  const port = await createSite(listener);
  const tool = createWebSearchTool({ endpoint: `http://127.0.0.1:${port}/html/`, timeoutMs: 2000 });
  return { port, search: (input: object) => call(tool, input) };
}

const respond =
  (html: string, status = 200): RequestListener =>
  (_, response) => {
    response.writeHead(status, { "content-type": "text/html; charset=utf-8" }).end(html);
  };

/** Built by the structure that the HTML version of the search has: results, one advertisement. */
const results = `<!DOCTYPE html><html><head><title>q at DuckDuckGo</title></head><body>
<div id="links" class="results">
  <div class="result results_links results_links_deep result--ad">
    <h2 class="result__title"><a class="result__a" href="https://duckduckgo.com/y.js?ad_domain=shop.example">Buy rivers</a></h2>
    <a class="result__snippet" href="#">Cheap!</a>
  </div>
  <div class="result results_links results_links_deep web-result">
    <h2 class="result__title"><a rel="nofollow" class="result__a" href="//duckduckgo.com/l/?uddg=https%3A%2F%2Fexample.org%2Fnile%3Fa%3D1%26b%3D2&amp;rut=abc">The <b>Nile</b> &amp; co</a></h2>
    <a class="result__snippet" href="#">A river in
      <b>Africa</b>.</a>
  </div>
  <div class="result results_links web-result">
    <h2 class="result__title"><a class="result__a" href="https://example.com/rhine">Rhine</a></h2>
  </div>
  <div class="result web-result"><h2><a class="result__a" href="javascript:alert(1)">Bad</a></h2></div>
  <div class="result web-result"><h2><a class="result__a" href="https://duckduckgo.com/y.js?u3=x">Hidden advertisement</a></h2></div>
</div></body></html>`;

test("gives titles, addresses and texts, without advertisements and redirects", async () => {
  const asked: string[] = [];
  const { search } = await createSearch((request, response) => {
    asked.push(request.url ?? "");
    respond(results)(request, response);
  });
  expect(await search({ query: "river & sea" })).toBe(
    [
      "1. The Nile & co",
      "   https://example.org/nile?a=1&b=2",
      "   A river in Africa.",
      "2. Rhine",
      "   https://example.com/rhine",
    ].join("\n"),
  );
  expect(asked).toEqual(["/html/?q=river+%26+sea"]);
});

test("gives no more results than asked for", async () => {
  const { search } = await createSearch(respond(results));
  expect(await search({ query: "x", max_results: 1 })).not.toContain("2. ");
});

test("says that there are no results", async () => {
  const page = `<html><body><div id="links" class="results"><div class="result result--no-result"><div class="no-results">No results.</div></div></div></body></html>`;
  const { search } = await createSearch(respond(page));
  expect(await search({ query: "qqzzy" })).toBe('No results for "qqzzy".');
});

test.each<[string, RequestListener]>([
  ["status 202", respond("<html><body>One moment</body></html>", 202)],
  ["status 403", respond("", 403)],
  ["status 429", respond("", 429)],
  [
    "a question whether a person is there",
    respond(
      `<html><body><form id="challenge-form" action="//duckduckgo.com/anomaly.js"><div class="anomaly-modal__title">Unfortunately, bots use DuckDuckGo too.</div></form></body></html>`,
    ),
  ],
])("%s means blocked, and that is said", async (_, listener) => {
  const { port, search } = await createSearch(listener);
  await expect(search({ query: "x" })).rejects.toMatchObject({
    code: "HAROMBE_TOOL_BLOCKED",
    isRetryable: true,
    message: `The search at 127.0.0.1:${port} takes this machine for a robot and gives no results. Try again in some minutes, or read a known page with read_url.`,
  });
});

test.each([
  [
    "a page of another kind",
    respond("<html><body><p>Welcome</p></body></html>"),
    "a page that cannot be understood",
  ],
  ["nothing", respond(""), "a page that cannot be understood"],
  ["an error", respond("", 500), "answered with HTTP status 500"],
])("%s is an error, not an empty list", async (_, listener, message) => {
  const { search } = await createSearch(listener);
  await expect(search({ query: "x" })).rejects.toThrow(message);
});

test.each([[{ query: " " }], [{ query: "x", max_results: 0 }], [{ q: "x" }]])(
  "%j is refused",
  async (input) => {
    expect((await createWebSearchTool().parse(input)).ok).toBe(false);
  },
);
