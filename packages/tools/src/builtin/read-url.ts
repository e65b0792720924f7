import { z } from "zod";

import { defineTool } from "../define/define-tool.ts";
import type { Tool } from "../define/tool.ts";
import { ToolError } from "../errors/tool-error.ts";
import { detectContent } from "../files/detect-content.ts";
import { decodeText, isUtf16 } from "../web/decode-text.ts";
import { type FetchedPage, type FetchOptions, fetchPublic } from "../web/fetch-public.ts";
import { readArticle } from "../web/read-article.ts";

export interface ReadUrlOptions extends FetchOptions {
  /** Characters of text in one result; the rest is left out. Default 40 000. */
  readonly charactersMax?: number;
}

const input = z.strictObject({
  url: z.string().min(1).max(4000).describe("Address of the page, with http:// or https://"),
});

/** The readable text of a page of the public internet. */
export function createReadUrlTool({
  charactersMax = 40_000,
  ...fetchOptions
}: ReadUrlOptions = {}): Tool<z.output<typeof input>> {
  return defineTool({
    name: "read_url",
    description: "Read a web page as text. Only public http and https addresses.",
    input,
    effects: ["network"],
    async execute({ url }, { signal }) {
      const page = await fetchPublic(url, signal, fetchOptions);
      if (page.status >= 400) throw statusError(page);
      const { title, text } = await readText(page);
      const cut = text.slice(0, charactersMax).toWellFormed();
      const leftOut = text.length - cut.length;
      return [
        ...(title === "" ? [] : [`Title: ${title}`]),
        `URL: ${page.url.href}`,
        "",
        cut === "" ? "[The page has no text.]" : cut,
        ...(leftOut > 0 ? [`[${leftOut} more characters were left out.]`] : []),
        ...(page.isCut ? ["[The page is longer; only its beginning was read.]"] : []),
      ].join("\n");
    },
  });
}

function statusError({ url, status }: FetchedPage): ToolError {
  return new ToolError(`${url.href} answered with HTTP status ${status}.`, {
    ...(status === 404 || status === 410 ? { code: "HAROMBE_TOOL_NOT_FOUND" as const } : {}),
    isRetryable: status === 429 || status >= 500,
  });
}

async function readText(page: FetchedPage): Promise<{ title: string; text: string }> {
  const { url, contentType, body } = page;
  const type = contentType.split(";")[0]?.trim() ?? "";
  const isText = /^text\/|[/+](?:json|xml|yaml|javascript)$|^$/.test(type);
  const found = isUtf16(body, contentType) ? ({ type: "text" } as const) : detectContent(body);
  if (!isText || found.type !== "text") {
    const name = found.type === "binary" ? found.name : type || "an image";
    throw new ToolError(`${url.href} is no text: it is ${isText ? name : type}.`);
  }
  const text = decodeText(body, contentType);
  const isHtml = /html/.test(type) || (type === "" && /^\s*</.test(text));
  return isHtml ? readArticle(text, url) : { title: "", text };
}
