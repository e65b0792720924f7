import { z } from "zod";

import type { Endpoint } from "../app/endpoint.ts";

export interface OpenApiDocument {
  readonly openapi: "3.1.0";
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly [field: string]: unknown;
}

/** Describes endpoints by the schemas that validate them. */
export function toOpenApi(
  endpoints: readonly Endpoint[],
  { version }: { readonly version: string },
): OpenApiDocument {
  const paths: Record<string, Record<string, object>> = {};
  for (const endpoint of endpoints) {
    const plain = { ...endpoint, path: plainPath(endpoint.path) };
    const path = plain.path.replaceAll(/:(\w+)/g, "{$1}");
    (paths[path] ??= {})[plain.method] = toOperation(plain);
  }
  return {
    openapi: "3.1.0",
    info: { title: "harombe", version },
    security: [{ bearer: [] }],
    paths,
    components: { securitySchemes: { bearer: { type: "http", scheme: "bearer" } } },
  };
}

/** Without what Hono's syntax says of the characters of a part. */
export function plainPath(path: string): string {
  return path.replaceAll(/\{[^}]*\}/g, "");
}

function toOperation({ method, path, tag, summary, body, query, response }: Endpoint): object {
  const { status = 200, description, schema, contentTypes = ["application/json"] } = response;
  const parameters = [...pathParameters(path), ...(query ? queryParameters(query) : [])];
  return {
    operationId: toOperationId(method, path),
    tags: [tag],
    summary,
    ...(path === "/health" && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: {
        required: true,
        content: { "application/json": { schema: toSchema(body, "input") } },
      },
    }),
    responses: {
      [status]: {
        description,
        ...(status !== 204 && {
          content: Object.fromEntries(
            contentTypes.map((type) => [
              type,
              type === "application/json" && schema ? { schema: toSchema(schema, "output") } : {},
            ]),
          ),
        }),
      },
      default: { description: "An error, in the shape that the clients of this path expect" },
    },
  };
}

function toOperationId(method: string, path: string): string {
  const words = path.split(/[/:._-]+/).filter(Boolean);
  return [method, ...words.map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`)].join("");
}

function pathParameters(path: string): object[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
}

function queryParameters(query: z.ZodType): object[] {
  const { properties = {}, required = [] } = toSchema(query, "input") as {
    properties?: Record<string, { description?: string }>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: "query",
    required: required.includes(name),
    ...(description && { description }),
    schema,
  }));
}

export function toSchema(schema: z.ZodType, io: "input" | "output"): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
}
