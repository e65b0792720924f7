/** Lets a page of an allowed origin read the answer. */
export function corsHeaders(origin: string): Record<string, string> {
  return {
    "access-control-allow-origin": origin,
    "access-control-expose-headers": "x-request-id, x-harombe-node, x-harombe-route, retry-after",
    vary: "Origin",
  };
}

/** Answers a preflight request of an allowed origin. */
export function preflightHeaders(origin: string): Record<string, string> {
  return {
    ...corsHeaders(origin),
    "access-control-allow-methods": "GET, POST, DELETE",
    "access-control-allow-headers":
      "authorization, content-type, prefer, last-event-id, x-request-id",
    "access-control-max-age": "600",
  };
}
