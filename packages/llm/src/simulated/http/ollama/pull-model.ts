import { z } from "zod";

import type { EngineCore } from "../../engine/create-engine-core.ts";
import type { Exchange } from "../exchange.ts";
import { parseWith } from "../parse-with.ts";
import { sendJson, write } from "../send.ts";
import { digestOf } from "./ollama-models.ts";

/** Progress lines of one download. */
const stepsPerPull = 10;

const pullRequest = z.object({
  model: z.string().optional(),
  name: z.string().optional(),
  stream: z.boolean().nullish(),
});

/** A made-up download. The model is there once it ended, and not before. */
export async function pullModel(exchange: Exchange, core: EngineCore): Promise<void> {
  const { model, name, stream } = parseWith(pullRequest, exchange.body);
  const isStream = stream !== false;
  const { response, signal } = exchange;
  if (isStream) response.setHeader("content-type", "application/x-ndjson");
  for await (const line of pull(model ?? name ?? "", core, signal)) {
    if (isStream) await write(response, `${JSON.stringify(line)}\n`, signal);
    else if ("error" in line || line.status === "success") return sendJson(exchange, line);
  }
  response.end();
}

type PullLine = { readonly status: string } | { readonly error: string };

async function* pull(
  name: string,
  core: EngineCore,
  signal: AbortSignal,
): AsyncGenerator<PullLine> {
  yield { status: "pulling manifest" };
  const model = core.shelf.findInLibrary(name);
  if (model === undefined || name === "") {
    yield { error: "pull model manifest: file does not exist" };
    return;
  }
  const digest = `sha256:${digestOf(model.name)}`;
  const status = `pulling ${digest.slice(7, 19)}`;
  for (let step = 0; step <= stepsPerPull; step += 1) {
    const completed = Math.floor((model.sizeBytes * step) / stepsPerPull);
    yield { status, digest, total: model.sizeBytes, completed } as PullLine;
    const stepMs = (model.sizeBytes / stepsPerPull / core.pullBytesPerSecond) * 1000;
    if (stepMs > 0 && step < stepsPerPull) await core.clock.sleep(stepMs, signal);
  }
  yield { status: "verifying sha256 digest" };
  yield { status: "writing manifest" };
  signal.throwIfAborted();
  core.shelf.add(model);
  yield { status: "success" };
}
