import { defineEndpoint, type Endpoint } from "../app/endpoint.ts";

/** Ollama's own command line asks for the head of this before anything else. */
export function rootEndpoint(): Endpoint {
  return defineEndpoint({
    method: "get",
    path: "/",
    tag: "harombe",
    summary: "That harombe is here; HEAD as well",
    response: { description: "A line for people", contentTypes: ["text/plain"] },
    handle: (context) => context.text("harombe is running; GET /docs lists what it answers\n"),
  });
}
