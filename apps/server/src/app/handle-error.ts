import { describeFailure, type Failure } from "../errors/describe-failure.ts";
import {
  type ErrorShape,
  nativeErrorShape,
  ollamaErrorShape,
  openAIErrorShape,
} from "../errors/error-shapes.ts";
import type { AppContext } from "./app-context.ts";

/** Answers an error in the shape that the clients of the path expect. */
export function respondWithError(context: AppContext, error: unknown): Response {
  const failure = describeFailure(error);
  for (const [name, value] of Object.entries(headersOf(failure))) context.header(name, value);
  const body = errorShapeOf(context.req.path)(failure, context.get("requestId"));
  return context.newResponse(JSON.stringify(body), failure.status as 500, {
    "content-type": "application/json",
  });
}

const ollamaPath = /^\/api\/(?:tags|version|ps|chat|generate|embed|embeddings|show)$/;

function errorShapeOf(path: string): ErrorShape {
  if (path === "/v1" || path.startsWith("/v1/")) return openAIErrorShape;
  return ollamaPath.test(path) ? ollamaErrorShape : nativeErrorShape;
}

function headersOf({ status, retryAfterMs }: Failure): Record<string, string> {
  return {
    ...(retryAfterMs !== undefined && { "retry-after": String(Math.ceil(retryAfterMs / 1000)) }),
    ...(status === 401 && { "www-authenticate": "Bearer" }),
    // The rest of the body is not worth reading.
    ...(status === 413 && { connection: "close" }),
  };
}
