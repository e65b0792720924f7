import { htmlToText } from "./html-to-text.ts";
import { type HtmlDocument, type HtmlNode, parseHtml } from "./html.ts";

export interface Article {
  readonly title: string;
  readonly text: string;
}

/** A page with more tags is not taken apart: deep ones would hold up everything for seconds. */
const tagsMax = 30_000;

/** The readable part of a page: its article where it has one, else all but navigation and forms. */
export async function readArticle(html: string, base: URL): Promise<Article> {
  const pieces = html.split("<");
  if (pieces.length > tagsMax) return { title: "", text: stripTags(pieces) };
  const document = await parseHtml(html);
  const title = (document.querySelector("title")?.textContent ?? "").replaceAll(/\s+/g, " ").trim();
  const article = await findArticle(await parseHtml(html));
  const text = article ? htmlToText(article, base) : "";
  return {
    title,
    text: text === "" ? htmlToText(document.documentElement ?? document, base) : text,
  };
}

/** What stands behind each tag. */
function stripTags(pieces: readonly string[]): string {
  return pieces
    .map((piece) => piece.slice(piece.indexOf(">") + 1).trim())
    .filter((piece) => piece !== "")
    .join("\n");
}

async function findArticle(document: HtmlDocument): Promise<HtmlNode | undefined> {
  const { Readability, isProbablyReaderable } = await import("@mozilla/readability");
  try {
    const page = document as unknown as ConstructorParameters<typeof Readability>[0];
    if (!isProbablyReaderable(page)) return undefined;
    const options = { serializer: (node: unknown) => node };
    return (new Readability(page, options).parse()?.content as HtmlNode | null) ?? undefined;
  } catch {
    // So odd that it trips; the whole page is still there.
    return undefined;
  }
}
