import { type HtmlElement, parseHtml } from "./html.ts";

export interface SearchResult {
  readonly title: string;
  readonly url: string;
  readonly snippet: string;
}

/** `blocked`: it asks whether a person is there. `unreadable`: the page is not what it used to be. */
export type SearchPage =
  | { readonly status: "results"; readonly results: readonly SearchResult[] }
  | { readonly status: "empty" | "blocked" | "unreadable" };

/** Reads a result page of DuckDuckGo's HTML version. Advertisements are left out. */
export async function parseSearchPage(html: string, base: URL): Promise<SearchPage> {
  const document = await parseHtml(html);
  if (document.querySelector(".anomaly-modal__title, #challenge-form, form[action*=anomaly]")) {
    return { status: "blocked" };
  }
  const results = [...document.querySelectorAll(".result")].flatMap((result) => {
    const parsed = isAdvertisement(result) ? null : parseResult(result, base);
    return parsed ? [parsed] : [];
  });
  if (results.length > 0) return { status: "results", results };
  const isResultPage = document.querySelector(".no-results, .result--no-result, #links, .results");
  return { status: isResultPage ? "empty" : "unreadable" };
}

function parseResult(result: HtmlElement, base: URL): SearchResult | null {
  const link = result.querySelector("a.result__a");
  const url = link && unwrap(link.getAttribute("href") ?? "", base);
  if (!url || isAdvertisingLink(url)) return null;
  return {
    title: squeeze(link.textContent),
    url: url.href,
    snippet: squeeze(result.querySelector(".result__snippet")?.textContent ?? ""),
  };
}

function isAdvertisement(result: HtmlElement): boolean {
  return /(?:^|\s)result--(?:ad|sponsored)/.test(result.getAttribute("class") ?? "");
}

function isAdvertisingLink({ hostname, pathname }: URL): boolean {
  return /(?:^|\.)duckduckgo\.com$/.test(hostname) && pathname === "/y.js";
}

/** Results lead through a redirect that carries the address in `uddg`. */
function unwrap(href: string, base: URL): URL | null {
  const url = URL.parse(href, base.href);
  const target = url?.searchParams.get("uddg");
  const found = target ? URL.parse(target) : url;
  return found && /^https?:$/.test(found.protocol) ? found : null;
}

function squeeze(text: string | null): string {
  return (text ?? "").replaceAll(/\s+/g, " ").trim();
}
