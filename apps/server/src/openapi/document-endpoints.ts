import type { AppParts } from "../app/app-parts.ts";
import { defineEndpoint, type Endpoint } from "../app/endpoint.ts";
import { renderDocumentation } from "./render-documentation.ts";
import { toOpenApi } from "./to-open-api.ts";

/** The description of all other endpoints, for programs and for people. */
export function documentEndpoints(
  endpoints: readonly Endpoint[],
  { version }: Pick<AppParts, "version">,
): readonly Endpoint[] {
  return [
    defineEndpoint({
      method: "get",
      path: "/openapi.json",
      tag: "Documentation",
      summary: "This API as OpenAPI 3.1",
      response: { description: "The document" },
      handle: (context) => context.json(toOpenApi(endpoints, { version })),
    }),
    defineEndpoint({
      method: "get",
      path: "/docs",
      tag: "Documentation",
      summary: "This API as a page",
      response: { description: "The page", contentTypes: ["text/html"] },
      handle(context) {
        context.header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'");
        return context.html(renderDocumentation(endpoints, { version }));
      },
    }),
  ];
}
