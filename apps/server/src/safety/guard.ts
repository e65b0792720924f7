import type { ChallengeResponder } from "@harombe/coordination";
import type { MiddlewareHandler } from "hono";

import type { AppContext, AppEnvironment } from "../app/app-context.ts";
import { ServerError } from "../errors/server-error.ts";
import { corsHeaders, preflightHeaders } from "./cors-headers.ts";
import { createHostCheck } from "./host-check.ts";
import { createOriginCheck } from "./origin-check.ts";
import { createPassCheck } from "./pass-check.ts";
import { createTokenCheck } from "./token-check.ts";

export interface GuardOptions {
  /** Bearer token that callers must send; null asks for none. */
  readonly authToken: string | null;
  /** Names that a Host header may carry; `*` allows all. */
  readonly allowedHosts: readonly string[];
  /** Origins of web pages that may call besides our own. */
  readonly corsOrigins: readonly string[];
  /** Tells the machines that proved themselves by the discovery token. Default: nobody did. */
  readonly passes?: Pick<ChallengeResponder, "acceptPass"> | undefined;
}

/** Who may call: checked in the order host, origin, token, content type. */
export function createGuard(options: GuardOptions): MiddlewareHandler<AppEnvironment> {
  const isKnownHost = createHostCheck(options);
  const judgeOrigin = createOriginCheck(options.corsOrigins);
  const isToken = createTokenCheck(options.authToken);
  const hasPass = createPassCheck(options.passes);
  return async (context, next) => {
    const host = hostOf(context);
    if (!isKnownHost(host)) throw hostRefused(host);
    const origin = context.req.header("origin");
    if (origin !== undefined) {
      const verdict = judgeOrigin(origin, host);
      if (verdict === "refused") throw originRefused(origin);
      if (isPreflight(context)) {
        const headers = { ...context.get("commonHeaders"), ...preflightHeaders(origin) };
        return new Response(null, { status: 204, headers });
      }
      if (verdict === "allowed") Object.assign(context.get("commonHeaders"), corsHeaders(origin));
    }
    const isAuthorized = isToken(context.req.header("authorization") ?? null) || hasPass(context);
    if (!isAuthorized && context.req.path !== "/health") throw unauthorized();
    context.set("isAuthorized", isAuthorized);
    requireJson(context);
    return next();
  };
}

/** A call in memory has no Host header but a whole URL. */
function hostOf(context: AppContext): string {
  const header = context.req.header("host");
  if (header !== undefined || context.env?.incoming) return header ?? "";
  return new URL(context.req.url).host;
}

function isPreflight(context: AppContext): boolean {
  return (
    context.req.method === "OPTIONS" &&
    context.req.header("access-control-request-method") !== undefined
  );
}

/** A form of a strange page can post text and forms without asking, but never JSON. */
function requireJson(context: AppContext): void {
  if (!["POST", "PUT", "PATCH"].includes(context.req.method)) return;
  const type = context.req.header("content-type");
  if (type !== undefined && /^application\/(?:[\w.-]+\+)?json *(?:;|$)/i.test(type)) return;
  if (type === undefined && !hasBody(context) && !isFromBrowser(context)) return;
  throw new ServerError(
    "HAROMBE_SERVER_UNSUPPORTED_TYPE",
    `The content type is ${type === undefined ? "missing" : JSON.stringify(type)}; only JSON is taken`,
    { hint: "Send the header content-type: application/json." },
  );
}

function hasBody(context: AppContext): boolean {
  return (
    context.req.header("transfer-encoding") !== undefined ||
    Number(context.req.header("content-length") ?? 0) > 0
  );
}

function isFromBrowser(context: AppContext): boolean {
  return (
    context.req.header("origin") !== undefined || context.req.header("sec-fetch-site") !== undefined
  );
}

function hostRefused(host: string): ServerError {
  return new ServerError(
    "HAROMBE_SERVER_HOST_REFUSED",
    `The host ${JSON.stringify(host)} is not one of this server's names`,
    { hint: "Add the name to server.allowed_hosts." },
  );
}

function originRefused(origin: string): ServerError {
  return new ServerError(
    "HAROMBE_SERVER_ORIGIN_REFUSED",
    `Web pages of ${JSON.stringify(origin)} may not call this server`,
    { hint: "Add the origin to server.cors_origins." },
  );
}

function unauthorized(): ServerError {
  return new ServerError("HAROMBE_SERVER_UNAUTHORIZED", "The bearer token is missing or wrong", {
    hint: "Send the header Authorization: Bearer with the value of server.auth_token.",
  });
}
