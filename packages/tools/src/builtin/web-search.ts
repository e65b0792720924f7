import { z } from "zod";

import { defineTool } from "../define/define-tool.ts";
import type { Tool } from "../define/tool.ts";
import { ToolError } from "../errors/tool-error.ts";
import { decodeText } from "../web/decode-text.ts";
import { type FetchedPage, type FetchOptions, fetchPublic } from "../web/fetch-public.ts";
import { parseSearchPage, type SearchPage, type SearchResult } from "../web/parse-search-page.ts";

export interface WebSearchOptions extends Omit<FetchOptions, "allowPrivate"> {
  /**
   * A page that answers as DuckDuckGo's HTML version does. One that is given may also be on a
   * private network. Default `https://html.duckduckgo.com/html/`.
   */
  readonly endpoint?: string;
}

const duckDuckGo = "https://html.duckduckgo.com/html/";

const input = z.strictObject({
  query: z.string().trim().min(1).max(500).describe("What to look for"),
  max_results: z.int().min(1).max(20).default(5).describe("How many results"),
});

/** Searches the web with DuckDuckGo; no key is needed. */
export function createWebSearchTool({
  endpoint = duckDuckGo,
  ...fetchOptions
}: WebSearchOptions = {}): Tool<z.output<typeof input>> {
  return defineTool({
    name: "web_search",
    description:
      "Search the web. Gives titles, addresses and short texts; read_url reads a whole page.",
    input,
    effects: ["network"],
    async execute({ query, max_results: resultsMax }, { signal }) {
      const url = new URL(endpoint);
      url.searchParams.set("q", query);
      const allowPrivate = endpoint === duckDuckGo ? [] : [url.hostname];
      const page = await fetchPublic(url.href, signal, { ...fetchOptions, allowPrivate });
      const found = await readPage(page);
      if (found.status === "results") return describe(found.results.slice(0, resultsMax));
      if (found.status === "empty") return `No results for ${JSON.stringify(query)}.`;
      throw searchError(found.status, page.url.host);
    },
  });
}

/** 202 is how DuckDuckGo answers whom it takes for a robot; 403 and 429 are the usual ways. */
async function readPage(page: FetchedPage): Promise<SearchPage> {
  if ([202, 403, 429].includes(page.status)) return { status: "blocked" };
  if (page.status >= 400) {
    const message = `The search at ${page.url.host} answered with HTTP status ${page.status}.`;
    throw new ToolError(message, { isRetryable: page.status >= 500 });
  }
  return parseSearchPage(decodeText(page.body, page.contentType), page.url);
}

function describe(results: readonly SearchResult[]): string {
  const lines = results.map(({ title, url, snippet }, index) => {
    const text = snippet === "" ? "" : `\n   ${snippet}`;
    return `${index + 1}. ${title}\n   ${url}${text}`;
  });
  return lines.join("\n");
}

function searchError(status: "blocked" | "unreadable", host: string): ToolError {
  if (status === "blocked") {
    return new ToolError(
      `The search at ${host} takes this machine for a robot and gives no results. Try again in some minutes, or read a known page with read_url.`,
      { code: "HAROMBE_TOOL_BLOCKED", isRetryable: true },
    );
  }
  return new ToolError(`The search at ${host} answered with a page that cannot be understood.`);
}
