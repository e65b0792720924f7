import type { Endpoint } from "../app/endpoint.ts";
import { plainPath, toSchema } from "./to-open-api.ts";

/** One page without scripts or anything from elsewhere. */
export function renderDocumentation(
  endpoints: readonly Endpoint[],
  { version }: { readonly version: string },
): string {
  const tags = [...new Set(endpoints.map(({ tag }) => tag))];
  const sections = tags.map((tag) => {
    const own = endpoints.filter((endpoint) => endpoint.tag === tag);
    return `<h2>${escapeHtml(tag)}</h2>\n${own.map(renderEndpoint).join("\n")}`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>harombe API</title>
<style>${style}</style>
<h1>harombe <small>${escapeHtml(version)}</small></h1>
<p>Every request but <code>GET /health</code> needs the header <code>Authorization: Bearer</code>
where <code>server.auth_token</code> is set. For programs: <a href="/openapi.json">openapi.json</a>.</p>
${sections.join("\n")}
</html>
`;
}

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 56rem; margin: 2rem auto; padding: 0 1rem }
details { border-top: 1px solid #8884; padding: .4rem 0 }
summary { cursor: pointer }
summary b { display: inline-block; width: 4.5rem; font-family: monospace }
pre { overflow-x: auto; padding: .75rem; background: #8881; border-radius: .4rem }
small { opacity: .6; font-weight: normal }
`;

function renderEndpoint({ method, path, summary, body, query, response }: Endpoint): string {
  const { schema, description } = response;
  return `<details>
<summary><b>${method.toUpperCase()}</b> <code>${escapeHtml(plainPath(path))}</code> — ${escapeHtml(summary)}</summary>
${query ? `<h4>Query</h4>${renderJson(toSchema(query, "input"))}` : ""}
${body ? `<h4>Body</h4>${renderJson(toSchema(body, "input"))}` : ""}
<h4>Answer</h4>
<p>${escapeHtml(description)}</p>
${schema ? renderJson(toSchema(schema, "output")) : ""}
</details>`;
}

function renderJson(value: unknown): string {
  return `<pre>${escapeHtml(JSON.stringify(value, null, 2))}</pre>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? character);
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};
