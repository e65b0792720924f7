/** The part of the DOM that is used here; the packages' own types need those of browsers. */
export interface HtmlNode {
  /** 1 an element, 3 a text. */
  readonly nodeType: number;
  readonly nodeName: string;
  readonly textContent: string | null;
  readonly childNodes: Iterable<HtmlNode>;
}

export interface HtmlElement extends HtmlNode {
  getAttribute(name: string): string | null;
  querySelector(selector: string): HtmlElement | null;
  querySelectorAll(selector: string): Iterable<HtmlElement>;
  closest(selector: string): HtmlElement | null;
  remove(): void;
}

export interface HtmlDocument extends HtmlElement {
  readonly documentElement: HtmlElement | null;
}

/** Parses HTML, also a piece of a page. Loaded when first needed: it is the largest dependency. */
export async function parseHtml(html: string): Promise<HtmlDocument> {
  const { parseHTML } = await import("linkedom");
  const whole = /<html[\s>]/i.test(html) ? html : `<html><body>${html}</body></html>`;
  return (parseHTML(whole) as unknown as { readonly document: HtmlDocument }).document;
}
