import type { HtmlElement, HtmlNode } from "./html.ts";

const skipped = new Set(
  "SCRIPT STYLE NOSCRIPT TEMPLATE SVG IFRAME OBJECT CANVAS HEAD TITLE NAV FOOTER ASIDE FORM BUTTON".split(
    " ",
  ),
);
const blocks = new Set(
  "ADDRESS ARTICLE BLOCKQUOTE DD DIV DL DT FIGURE FIGCAPTION HEADER HR LI MAIN OL P SECTION TABLE TR UL".split(
    " ",
  ),
);
/** Deeper than any real page; what lies below is taken as plain text. */
const depthMax = 300;

/** Reads a piece of a page as a person would: paragraphs, headings, lists, links, tables, code. */
export function htmlToText(root: HtmlNode, base: URL): string {
  // Line by line: a pattern for spaces before a line's end takes the square of their number.
  const lines = toText(root, base, 0).split("\n");
  return lines
    .map((line) => line.trimEnd())
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

function toText(node: HtmlNode, base: URL, depth: number): string {
  if (node.nodeType === 3) return (node.textContent ?? "").replaceAll(/\s+/g, " ");
  if (node.nodeType !== 1 && node.nodeType !== 9 && node.nodeType !== 11) return "";
  const name = node.nodeName.toUpperCase();
  if (skipped.has(name)) return "";
  if (depth > depthMax) return node.textContent ?? "";
  if (name === "PRE") return `\n\n\`\`\`\n${(node.textContent ?? "").trimEnd()}\n\`\`\`\n\n`;
  return wrap(node, childText(node, base, depth), base);
}

function childText(node: HtmlNode, base: URL, depth: number): string {
  const pieces: string[] = [];
  // Looking at the end of a text that still grows would copy all of it each time.
  let isLineStart = true;
  for (const child of node.childNodes) {
    const next = toText(child, base, depth + 1);
    // Spaces between blocks mean nothing.
    const piece: string = isLineStart ? next.replace(/^ +/, "") : next;
    if (piece === "") continue;
    pieces.push(piece);
    isLineStart = piece.endsWith("\n");
  }
  return pieces.join("");
}

function wrap(node: HtmlNode, text: string, base: URL): string {
  const name = node.nodeName.toUpperCase();
  if (name === "BR") return "\n";
  if (name === "A") return toLink(node as HtmlElement, text, base);
  if (name === "TD" || name === "TH") return `${text.trim()} | `;
  const [, level] = /^H([1-6])$/.exec(name) ?? [];
  if (level !== undefined) return `\n\n${"#".repeat(Number(level))} ${text.trim()}\n\n`;
  if (name === "LI") return `\n- ${text.trim()}`;
  if (name === "TR") return `\n${text.trim().replace(/ \|$/, "")}`;
  return blocks.has(name) ? `\n\n${text.trim()}\n\n` : text;
}

function toLink(element: HtmlElement, text: string, base: URL): string {
  const url = URL.parse(element.getAttribute("href") ?? "", base.href);
  const isWeb = url?.protocol === "http:" || url?.protocol === "https:";
  const isHere = url?.href.split("#")[0] === base.href.split("#")[0];
  if (!url || !isWeb || isHere || text.trim() === "") return text;
  return `[${text.trim()}](${url.href})`;
}
