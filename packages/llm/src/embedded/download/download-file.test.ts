import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test, vi } from "vitest";

import type { PullProgress } from "../../contract/engine.ts";
import { createEmbedded } from "../create-embedded.ts";

const file = Buffer.concat([Buffer.from("GGUF"), Buffer.alloc(100_000, "weights ")]);

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

interface Shop extends AsyncDisposable {
  readonly url: string;
  readonly directory: string;
  /** The `Range` header of each request. */
  readonly ranges: (string | undefined)[];
  pull(name?: string, signal?: AbortSignal): Promise<PullProgress[]>;
  /** The files in the folder and their sizes. */
  files(): Promise<Record<string, number>>;
}

/** A server with one file, and an engine that pulls from it. */
async function openShop(handle: Handler, idleMs = 5000, folder?: string): Promise<Shop> {
  const own = await mkdtemp(join(tmpdir(), "harombe-pull-"));
  const directory = folder ?? join(own, "models");
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const engine = createEmbedded({
    modelsDirectory: directory,
    sources: { small: `${url}/small.gguf` },
    huggingFaceUrl: url,
    downloadIdleMs: idleMs,
  });
  return {
    url,
    directory,
    ranges,
    pull: async (name = "small", signal = new AbortController().signal) => {
      const all: PullProgress[] = [];
      for await (const progress of engine.pull?.(name, { signal }) ?? []) all.push(progress);
      return all;
    },
    files: async () => {
      const names = (await readdir(directory)).toSorted();
      const sizes = names.map(async (name) => [
        name,
        (await readFile(join(directory, name))).length,
      ]);
      return Object.fromEntries(await Promise.all(sizes));
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await engine.close();
      await rm(own, { recursive: true, force: true });
    },
  };
}

/** Serves the file as a good server does, ranges included. */
const serve: Handler = ({ headers }, response) => {
  response.setHeader("etag", '"one"');
  const [, start] = /^bytes=(\d+)-$/.exec(headers.range ?? "") ?? [];
  if (start === undefined || headers["if-range"] !== '"one"') {
    response.setHeader("content-length", file.length);
    response.end(file);
    return;
  }
  const from = Number(start);
  response.statusCode = 206;
  response.setHeader("content-range", `bytes ${from}-${file.length - 1}/${file.length}`);
  response.end(file.subarray(from));
};

/** Breaks off in the middle, the first time, when something has arrived. */
function breakOnce(arrived: () => Promise<void>): Handler {
  let isBroken = false;
  return (request, response) => {
    if (isBroken) {
      serve(request, response);
      return;
    }
    isBroken = true;
    response.setHeader("etag", '"one"');
    response.setHeader("content-length", file.length);
    response.write(file.subarray(0, 60_000));
    void arrived().then(() => response.destroy());
  };
}

test("a model comes whole, with progress, and a second pull finds it there", async () => {
  await using shop = await openShop(serve);
  expect(await shop.pull()).toEqual([
    { status: "connecting", completedBytes: 0, totalBytes: null },
    { status: "downloading", completedBytes: 0, totalBytes: file.length },
    { status: "success", completedBytes: file.length, totalBytes: file.length },
  ]);
  expect(await readFile(join(shop.directory, "small.gguf"))).toEqual(file);
  expect(await shop.files()).toEqual({ "small.gguf": file.length });
  expect((await shop.pull()).map(({ status }) => status)).toEqual(["already there"]);
  expect(shop.ranges).toHaveLength(1);
});

test("hf: names a file of a repository", async () => {
  const paths: (string | undefined)[] = [];
  await using shop = await openShop((request, response) => {
    paths.push(request.url);
    serve(request, response);
  });
  await shop.pull("hf:owner/repository/folder/model-Q4.gguf");
  expect(paths).toEqual(["/owner/repository/resolve/main/folder/model-Q4.gguf"]);
  expect(await shop.files()).toEqual({ "model-Q4.gguf": file.length });
});

test("a download that broke off leaves no half file, and goes on where it stopped", async () => {
  await using shop: Shop = await openShop(
    breakOnce(async () => {
      const hasArrived = async (): Promise<void> => {
        expect((await shop.files())["small.gguf.part"]).toBeGreaterThan(0);
      };
      await vi.waitFor(hasArrived, { timeout: 5000, interval: 5 });
    }),
  );
  await expect(shop.pull()).rejects.toMatchObject({
    code: "HAROMBE_LLM_INTERRUPTED",
    isRetryable: true,
    message: expect.stringMatching(/^The download from 127.0.0.1:\d+ broke off after \d+ bytes$/),
  });
  const { "small.gguf.part": size, ...others } = await shop.files();
  expect(others).toEqual({ "small.gguf.part.etag": 5 });
  expect(size).toBeGreaterThan(0);
  await shop.pull();
  expect(shop.ranges).toEqual([undefined, `bytes=${size}-`]);
  expect(await readFile(join(shop.directory, "small.gguf"))).toEqual(file);
  expect(await shop.files()).toEqual({ "small.gguf": file.length });
});

test.runIf(process.platform === "linux")("a folder that nobody can make is named", async () => {
  await using shop = await openShop(serve, 5000, "/proc/harombe/models");
  await expect(shop.pull()).rejects.toMatchObject({
    code: "HAROMBE_LLM_REJECTED",
    message: expect.stringMatching(
      /^Cannot write \/proc\/harombe\/models\/small.gguf.part: ENOENT/,
    ),
  });
});

test("a file that changed meanwhile is taken from its beginning", async () => {
  await using shop = await openShop(serve);
  await mkdir(shop.directory);
  await writeFile(join(shop.directory, "small.gguf.part"), "GGUF of another version");
  await writeFile(join(shop.directory, "small.gguf.part.etag"), '"zero"');
  await shop.pull();
  expect(await readFile(join(shop.directory, "small.gguf"))).toEqual(file);
});

test("a cancel in the middle throws its reason and leaves no half file", async () => {
  const reason = new Error("enough");
  const controller = new AbortController();
  await using shop = await openShop((_, response) => {
    response.setHeader("content-length", file.length);
    response.write(file.subarray(0, 5000), () => controller.abort(reason));
  });
  await expect(shop.pull("small", controller.signal)).rejects.toBe(reason);
  expect(Object.keys(await shop.files())).toEqual(["small.gguf.part"]);
});

test("a server that falls silent is given up", async () => {
  await using shop = await openShop((_, response) => {
    response.setHeader("content-length", file.length);
    response.write(file.subarray(0, 5000));
  }, 50);
  await expect(shop.pull()).rejects.toMatchObject({
    code: "HAROMBE_LLM_INTERRUPTED",
    cause: new Error("Nothing came for 50 ms"),
  });
});

test.each<[string, Handler, object]>([
  [
    "not found",
    (_, response) => response.writeHead(404).end(),
    { code: "HAROMBE_LLM_MODEL_NOT_FOUND", status: 404 },
  ],
  [
    "not allowed",
    (_, response) => response.writeHead(401).end(),
    { code: "HAROMBE_LLM_UNAUTHORIZED", status: 401 },
  ],
  [
    "broken",
    (_, response) => response.writeHead(500).end(),
    { code: "HAROMBE_LLM_BAD_RESPONSE", isRetryable: true },
  ],
  [
    "a page instead of a model",
    (_, response) => response.end("<html>please log in</html>"),
    { code: "HAROMBE_LLM_BAD_RESPONSE", message: expect.stringContaining("it is no GGUF file") },
  ],
])("an answer that is %s leaves nothing behind", async (_, handle, error) => {
  await using shop = await openShop(handle);
  await expect(shop.pull()).rejects.toMatchObject(error);
  const { "small.gguf": whole } = await shop.files();
  expect(whole).toBeUndefined();
});

test("two pulls of the same file do not write into each other", async () => {
  await using shop = await openShop(serve);
  const results = await Promise.allSettled([shop.pull(), shop.pull()]);
  expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(results.find(({ status }) => status === "rejected")).toMatchObject({
    reason: { code: "HAROMBE_LLM_OVERLOADED", message: "small.gguf is being pulled already" },
  });
  expect(await shop.files()).toEqual({ "small.gguf": file.length });
});

test("nobody listens there, or the name says nothing", async () => {
  await using shop = await openShop(serve);
  await expect(shop.pull("unknown")).rejects.toMatchObject({ code: "HAROMBE_LLM_MODEL_NOT_FOUND" });
  await expect(shop.pull(`${shop.url}/page.html`)).rejects.toMatchObject({
    code: "HAROMBE_LLM_REJECTED",
    message: `${shop.url}/page.html does not name a GGUF file`,
  });
  await expect(shop.pull("http://127.0.0.1:1/x.gguf")).rejects.toMatchObject({
    code: "HAROMBE_LLM_INTERRUPTED",
    isRetryable: true,
  });
  expect((await shop.files())["x.gguf"]).toBeUndefined();
});
