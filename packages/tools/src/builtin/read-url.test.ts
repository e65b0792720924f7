import type { RequestListener, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";

import { expect, test } from "vitest";

import { createSite } from "../fixtures/site.ts";
import { call, textOf } from "../fixtures/workspace.ts";
import type { ResolveHost } from "../web/resolve-host.ts";
import { createReadUrlTool, type ReadUrlOptions } from "./read-url.ts";

const toLoopback: ResolveHost = async () => [{ address: "127.0.0.1", family: 4 }];

async function createReader(listener: RequestListener, options: ReadUrlOptions = {}) {
  const port = await createSite(listener);
  const tool = createReadUrlTool({ resolve: toLoopback, allowPrivate: true, ...options });
  const base = `http://site.test:${port}`;
  return {
    port,
    base,
    read: (path = "/", signal?: AbortSignal) =>
      call(tool, { url: path.startsWith("/") ? `${base}${path}` : path }, signal ? { signal } : {}),
  };
}

const send = (response: ServerResponse, type: string, body: string | Buffer, status = 200) =>
  response.writeHead(status, { "content-type": type }).end(body);

const article = `<!doctype html><html><head><title> On
 rivers </title><style>p{}</style></head><body><nav><a href="/">Home</a></nav>
<article><h1>On rivers</h1>${"<p>Water flows, and flows, and it is long enough to be an article of its own, with commas, and words.</p>".repeat(8)}
<h2>Sources</h2><ul><li>The <a href="/nile?a=1">Nile</a></li><li>Rain</li></ul>
<pre>a
  b</pre><table><tr><th>km</th><th>name</th></tr><tr><td>6650</td><td>Nile</td></tr></table></article>
<footer>Imprint</footer><script>alert(1)</script></body></html>`;

test("reads the article of a page with its links, lists, code and tables", async () => {
  const { base, read } = await createReader((_, response) => send(response, "text/html", article));
  const text = textOf(await read("/page"));
  expect(text.replaceAll(base, "http://site.test")).toMatchInlineSnapshot(`
    "Title: On rivers
    URL: http://site.test/page

    Water flows, and flows, and it is long enough to be an article of its own, with commas, and words.

    Water flows, and flows, and it is long enough to be an article of its own, with commas, and words.

    Water flows, and flows, and it is long enough to be an article of its own, with commas, and words.

    Water flows, and flows, and it is long enough to be an article of its own, with commas, and words.

    Water flows, and flows, and it is long enough to be an article of its own, with commas, and words.

    Water flows, and flows, and it is long enough to be an article of its own, with commas, and words.

    Water flows, and flows, and it is long enough to be an article of its own, with commas, and words.

    Water flows, and flows, and it is long enough to be an article of its own, with commas, and words.

    ## Sources

    - The [Nile](http://site.test/nile?a=1)
    - Rain

    \`\`\`
    a
      b
    \`\`\`

    km | name
    6650 | Nile"
  `);
});

test("a page without an article is read whole, without navigation and scripts", async () => {
  const page = "<title>T</title><nav>menu</nav><div>one<div>two</div></div>three<script>x</script>";
  const { base, read } = await createReader((_, response) => send(response, "text/html", page));
  expect(await read()).toBe(`Title: T\nURL: ${base}/\n\none\n\ntwo\n\nthree`);
});

test.each([
  ["plain text", "text/plain; charset=utf-8", "grüße\n", "grüße\n"],
  [
    "another charset",
    "text/plain; charset=iso-8859-1",
    Buffer.from("gr\u00fc\u00dfe", "latin1"),
    "grüße",
  ],
  [
    "UTF-16 by its type",
    "text/plain; charset=utf-16le",
    Buffer.from("gr\u00fc\u00dfe", "utf16le"),
    "gr\u00fc\u00dfe",
  ],
  [
    "UTF-16 by its mark",
    "text/html",
    Buffer.from("\ufeff<p>gr\u00fc\u00dfe</p>", "utf16le"),
    "gr\u00fc\u00dfe",
  ],
  ["a page that only says it is UTF-16", "text/html", '<meta charset="utf-16"><p>text</p>', "text"],
  ["an unknown charset", "text/plain; charset=klingon", "text", "text"],
  ["JSON", "application/json", '{"a":1}', '{"a":1}'],
  ["XML of a kind", "application/atom+xml", "<feed/>", "<feed/>"],
  ["nothing", "text/plain", "", "[The page has no text.]"],
])("gives %s as it is", async (_, type, body, text) => {
  const { base, read } = await createReader((_request, response) => send(response, type, body));
  expect(await read()).toBe(`URL: ${base}/\n\n${text}`);
});

test.each([
  ["application/pdf", "%PDF-1.7", "is no text: it is application/pdf."],
  ["text/plain", "a\0b", "is no text: it is binary data."],
  ["image/png", "x", "is no text: it is image/png."],
])("%s with %j is refused", async (type, body, message) => {
  const { read } = await createReader((_, response) => send(response, type, body));
  await expect(read()).rejects.toThrow(message);
});

test.each([
  [404, { code: "HAROMBE_TOOL_NOT_FOUND", isRetryable: false }],
  [403, { code: "HAROMBE_TOOL_FAILED", isRetryable: false }],
  [429, { code: "HAROMBE_TOOL_FAILED", isRetryable: true }],
  [500, { code: "HAROMBE_TOOL_FAILED", isRetryable: true }],
])("status %d is an error", async (status, expected) => {
  const { read } = await createReader((_, response) => send(response, "text/plain", "no", status));
  await expect(read("/x")).rejects.toMatchObject(expected);
});

test("reads a bounded part of a page, also of one that is packed", async () => {
  const options = { bytesMax: 10, charactersMax: 5 };
  const { base, read } = await createReader((request, response) => {
    if (request.url !== "/packed") return send(response, "text/plain", "x".repeat(50_000_000));
    response.setHeader("content-encoding", "gzip");
    return send(response, "text/plain", gzipSync("y".repeat(50_000_000)));
  }, options);
  const notes =
    "[5 more characters were left out.]\n[The page is longer; only its beginning was read.]";
  expect(await read("/plain")).toBe(`URL: ${base}/plain\n\nxxxxx\n${notes}`);
  expect(await read("/packed")).toBe(`URL: ${base}/packed\n\nyyyyy\n${notes}`);
});

test("follows redirects, relative ones too, up to a bound", async () => {
  const { base, read } = await createReader(({ url = "" }, response) => {
    const hop = Number(url.slice(1));
    if (hop === 0) return send(response, "text/plain", "there");
    return response.writeHead(302, { location: `${hop - 1}` }).end();
  });
  expect(await read("/5")).toBe(`URL: ${base}/0\n\nthere`);
  await expect(read("/6")).rejects.toThrow("redirects more than 5 times");
});

test.each([
  [
    "http://127.0.0.1:1/",
    '127.0.0.1 is not on the public internet: it is in the range "loopback".',
  ],
  ["http://2130706433/", "127.0.0.1 is not on the public internet"],
  ["http://0177.0.0.1/", "127.0.0.1 is not on the public internet"],
  ["http://0x7f.1/", "127.0.0.1 is not on the public internet"],
  ["http://[::1]/", "::1 is not on the public internet"],
  ["http://[::ffff:127.0.0.1]/", "::ffff:7f00:1 is not on the public internet"],
  ["http://169.254.169.254/latest/meta-data/", 'it is in the range "link local"'],
  ["http://inside.test/", "inside.test (127.0.0.1) is not on the public internet"],
  ["file:///etc/passwd", "Only http and https can be read, not file:"],
  ["ftp://example.org/", "Only http and https can be read, not ftp:"],
  [
    "http://user:secret@example.org/",
    "The URL of example.org has a user name or password in it; leave them out.",
  ],
  ["not a url", '"not a url" is no URL.'],
])("%s is refused", async (url, message) => {
  const tool = createReadUrlTool({ resolve: toLoopback });
  await expect(call(tool, { url })).rejects.toThrow(message);
});

test("one private address among public ones is enough to refuse a host", async () => {
  const resolve: ResolveHost = async () => [
    { address: "93.184.216.34", family: 4 },
    { address: "10.0.0.1", family: 4 },
  ];
  const reading = call(createReadUrlTool({ resolve }), { url: "http://mixed.test/" });
  await expect(reading).rejects.toMatchObject({ code: "HAROMBE_TOOL_REFUSED" });
});

test.each([
  ["http://inner.test/", "inner.test (127.0.0.1) is not on the public internet"],
  ["http://169.254.169.254/", "169.254.169.254 is not on the public internet"],
  ["//localhost/", "localhost (127.0.0.1) is not on the public internet"],
  ["file:///etc/passwd", "Only http and https can be read, not file:"],
  ["http://a:b@site.test/", "has a user name or password in it"],
])("a redirect to %s is refused", async (location, message) => {
  const hits: (string | undefined)[] = [];
  const { read, port } = await createReader(
    ({ headers }, response) => {
      hits.push(headers.host);
      response.writeHead(302, { location }).end();
    },
    { allowPrivate: ["site.test"] },
  );
  await expect(read()).rejects.toThrow(message);
  expect(hits).toEqual([`site.test:${port}`]);
});

test("the connection goes to the address that was checked: a name that changes does not help", async () => {
  const hits: string[] = [];
  const port = await createSite((_, response) => {
    hits.push("secret");
    response.end("secret");
  });
  const answers = ["127.0.0.2", "127.0.0.1"];
  const resolve: ResolveHost = async () => [{ address: answers.shift() ?? "", family: 4 }];
  const tool = createReadUrlTool({ resolve, allowPrivate: true, timeoutMs: 2000 });
  await expect(call(tool, { url: `http://rebind.test:${port}/` })).rejects.toThrow("rebind.test");
  expect({ hits, answers }).toEqual({ hits: [], answers: ["127.0.0.1"] });
});

test("a host that nobody knows is named", async () => {
  const resolve: ResolveHost = () =>
    Promise.reject(Object.assign(new Error("x"), { code: "ENOTFOUND" }));
  await expect(
    call(createReadUrlTool({ resolve }), { url: "http://none.test/" }),
  ).rejects.toMatchObject({
    code: "HAROMBE_TOOL_NOT_FOUND",
    message: "The host none.test cannot be found.",
  });
});

test.each<[string, RequestListener]>([
  ["says nothing", () => {}],
  ["stops in the middle", (_, response) => void response.writeHead(200).write("half")],
])("a server that %s runs into the timeout", async (_, listener) => {
  const { port, read } = await createReader(listener, { timeoutMs: 200 });
  await expect(read()).rejects.toMatchObject({
    code: "HAROMBE_TOOL_TIMEOUT",
    message: `No whole answer from site.test:${port} within 200 ms.`,
  });
});

test("a connection that breaks is an error that may be tried again", async () => {
  const { read } = await createReader((request) => request.socket.resetAndDestroy());
  await expect(read()).rejects.toMatchObject({ code: "HAROMBE_TOOL_FAILED", isRetryable: true });
});

test("a cancelled call throws its reason, also while a name is looked up", async () => {
  const reason = new Error("enough");
  const controller = new AbortController();
  const { read } = await createReader(() => controller.abort(reason));
  await expect(read("/", controller.signal)).rejects.toBe(reason);
  const looking = new AbortController();
  const resolve: ResolveHost = () => {
    queueMicrotask(() => looking.abort(reason));
    return new Promise(() => {});
  };
  const tool = createReadUrlTool({ resolve });
  const reading = call(tool, { url: "http://slow.test/" }, { signal: looking.signal });
  await expect(reading).rejects.toBe(reason);
});
