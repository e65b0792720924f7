import { isDeepStrictEqual } from "node:util";

import { type Document, parseDocument } from "yaml";

import { yamlOptions } from "../read/yaml-options.ts";
import type { ConfigChange } from "./config-change.ts";
import { editDocument, renderOptions } from "./edit-document.ts";
import { spliceText } from "./splice-text.ts";

const byteOrderMark = "\uFEFF";

/**
 * Makes one change to YAML text. Where it can, it touches only the lines concerned, byte for byte;
 * that result must mean what the edited document means, else the document is written out, which
 * keeps comments, order and blank lines but may space other lines anew.
 */
export function editText(text: string, change: ConfigChange): string {
  const mark = text.startsWith(byteOrderMark) ? byteOrderMark : "";
  const body = text.slice(mark.length);
  const edited = editDocument(body, change);
  const spliced = spliceText(body, change);
  return mark + (isEqual(spliced, edited) ? spliced : render(edited, body));
}

function isEqual(spliced: string | undefined, edited: Document): spliced is string {
  if (spliced === undefined) return false;
  const document = parseDocument(spliced, yamlOptions);
  return document.errors.length === 0 && isDeepStrictEqual(meaning(document), meaning(edited));
}

const meaning = (document: Document): unknown => (document.toJS() as unknown) ?? {};

function render(document: Document, before: string): string {
  const text = document.toString(renderOptions);
  return before.includes("\r\n") ? text.replaceAll(/\r?\n/g, "\r\n") : text;
}
