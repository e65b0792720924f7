import { htmlToText } from "./html-to-text.ts";
import { type HtmlDocument, type HtmlNode, parseHtml } from "./html.ts";

export interface Article {
  readonly title: string;
  readonly text: string;
}

/** Pages with more elements are read whole instead of looking for their article. */
const elementsMax = 50_000;

/** The readable part of a page: its article where it has one, else all but navigation and forms. */
export async function readArticle(html: string, base: URL): Promise<Article> {
  const document = await parseHtml(html);
  const title = (document.querySelector("title")?.textContent ?? "").replaceAll(/\s+/g, " ").trim();
  const article = await findArticle(await parseHtml(html));
  const text = article ? htmlToText(article, base) : "";
  return {
    title,
    text: text === "" ? htmlToText(document.documentElement ?? document, base) : text,
  };
}

async function findArticle(document: HtmlDocument): Promise<HtmlNode | undefined> {
  const { Readability, isProbablyReaderable } = await import("@mozilla/readability");
  try {
    const page = document as unknown as ConstructorParameters<typeof Readability>[0];
    if (!isProbablyReaderable(page)) return undefined;
    const options = { maxElemsToParse: elementsMax, serializer: (node: unknown) => node };
    return (new Readability(page, options).parse()?.content as HtmlNode | null) ?? undefined;
  } catch {
    // Too large, or so odd that it trips; the whole page is still there.
    return undefined;
  }
}
