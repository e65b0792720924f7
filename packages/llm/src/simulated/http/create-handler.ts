import type { IncomingMessage, ServerResponse } from "node:http";

import type { EngineCore } from "../engine/create-engine-core.ts";
import { EngineRefusal } from "../engine/engine-refusal.ts";
import type { Exchange, Route } from "./exchange.ts";
import { failEarly } from "./fail-early.ts";
import { ollamaRoutes } from "./ollama/ollama-routes.ts";
import { toOpenAIError } from "./openai/openai-errors.ts";
import { openAIRoutes } from "./openai/openai-routes.ts";
import { readBody } from "./read-body.ts";
import { sendRefusal } from "./send.ts";

export interface HandlerOptions {
  readonly apiKey: string | undefined;
  readonly bodyBytesMax: number;
}

const routes: Readonly<Record<string, Route>> = { ...openAIRoutes, ...ollamaRoutes };

/** Answers a request in the dialect its path belongs to. Never throws. */
export function createHandler(core: EngineCore, options: HandlerOptions) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? "/").replace(/\?.*$/, "");
    const route = routes[`${request.method} ${path}`] ?? notFound;
    const gone = new AbortController();
    response.once("close", () => gone.abort(new Error("The client went away")));
    try {
      await answer({ request, response, path, route, signal: gone.signal }, core, options);
    } catch (error) {
      if (!gone.signal.aborted)
        sendRefusal({ response, toErrorBody: route.toErrorBody }, toRefusal(error));
    }
  };
}

interface Incoming {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  readonly route: Route;
  readonly signal: AbortSignal;
}

async function answer(
  { request, response, path, route, signal }: Incoming,
  core: EngineCore,
  { apiKey, bodyBytesMax }: HandlerOptions,
): Promise<void> {
  const { isWork, toErrorBody } = route;
  const body = await readBody(request, bodyBytesMax);
  core.log.record({ method: request.method ?? "", path, headers: headersOf(request), body });
  if (apiKey !== undefined && request.headers.authorization !== `Bearer ${apiKey}`) {
    throw new EngineRefusal("Incorrect API key provided", { status: 401, code: "invalid_api_key" });
  }
  const fault = core.pickFault(isWork);
  const exchange: Exchange = { path, body, response, signal, fault, toErrorBody };
  if (!(await failEarly(exchange, core, isWork))) await route.handle(exchange, core);
}

const notFound: Route = {
  isWork: false,
  toErrorBody: toOpenAIError,
  handle: async ({ path }) => {
    throw new EngineRefusal(`404 page not found: ${path}`, { status: 404 });
  },
};

function headersOf(request: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, [value ?? ""].flat().join(", ")]),
  );
}

function toRefusal(error: unknown): EngineRefusal {
  if (error instanceof EngineRefusal) return error;
  return new EngineRefusal(`The simulated engine failed: ${String(error)}`, { status: 500 });
}
