import {
  Document,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";

import type { KeyPath } from "../keys/key-path.ts";
import { locateKey } from "../read/locate.ts";
import { yamlOptions } from "../read/yaml-options.ts";
import type { ConfigChange } from "./config-change.ts";
import { removalPath, renderOptions } from "./edit-document.ts";
import { columnOf, indentLines, insertLines, removeLines } from "./text-lines.ts";

const indentColumns = 2;

/**
 * The text with only the lines of one change touched, or nothing where that is not simple (flow
 * collections, aliases). The caller checks the outcome, so a shape that is not foreseen here costs
 * no correctness.
 */
export function spliceText(text: string, change: ConfigChange): string | undefined {
  const source: Source = { text, document: parseDocument(text, yamlOptions) };
  if (change.type === "remove") return spliceRemoval(source, change.path);
  if (change.type === "set") return spliceValue(source, change.path, change.value);
  const list = source.document.getIn(change.path, true);
  if (isSeq(list) && list.items.length > 0) return extend(source, list, [change.value]);
  return spliceValue(source, change.path, [change.value]);
}

interface Source {
  readonly text: string;
  readonly document: Document;
}

function spliceValue(source: Source, path: KeyPath, value: unknown): string | undefined {
  const { document, text } = source;
  if (document.hasIn(path)) return replaceValue(source, path, value);
  let depth = path.length - 1;
  while (depth > 0 && !document.hasIn(path.slice(0, depth))) depth -= 1;
  const parentPath = path.slice(0, depth);
  const parent = document.getIn(parentPath, true) as Node | null | undefined;
  const added = nest(path.slice(depth), value);
  const isEmpty = isMap(parent) && parent.items.length === 0;
  if (isEmpty && depth > 0) return replaceValue(source, parentPath, added);
  if (isMap(parent)) return extend(source, parent, added);
  if (depth === 0) return insertLines(text, text.length, render(added));
  return isScalar(parent) && parent.value === null
    ? fillBelow(source, parentPath, added)
    : undefined;
}

/** Adds entries after a block collection, in its own column; a new section stands apart. */
function extend({ text, document }: Source, parent: Node, added: object): string | undefined {
  if (!isCollection(parent) || parent.items.length === 0) return undefined;
  if (parent.flow === true) return extendFlow(text, parent, added);
  const block = indentLines(render(added), columnOf(text, parent.range?.[0] ?? 0));
  const isApart = parent === document.contents && Object.values(added).some(isGroup);
  return insertLines(text, lastOffset(text, parent), isApart ? `\n${block}` : block);
}

/** Adds entries before the closing bracket of `{a: 1}` or `[1]`. */
function extendFlow(text: string, { items }: YAMLMap | YAMLSeq, added: object): string {
  const document = new Document(added, yamlOptions);
  if (isCollection(document.contents)) document.contents.flow = true;
  const entries = document.toString(renderOptions).trim().slice(1, -1).trim();
  const end = contentEndOf(items.at(-1));
  return `${text.slice(0, end)}, ${entries}${text.slice(end)}`;
}

/** Writes a value on the lines under its key. */
function fillBelow({ text, document }: Source, path: KeyPath, value: unknown): string {
  const key = locateKey(document, path);
  return insertLines(text, key, indentLines(render(value), columnOf(text, key) + indentColumns));
}

function replaceValue(source: Source, path: KeyPath, value: unknown): string | undefined {
  const { text, document } = source;
  const node = document.getIn(path, true) as Node;
  const [start, end] = node.range ?? [0, 0];
  const isSmall = isScalar(node) || (isCollection(node) && node.flow === true && isGroup(value));
  if (!isSmall || text.slice(start, end).includes("\n")) return undefined;
  if (isGroup(value)) {
    const bare = text.slice(0, start).trimEnd() + text.slice(end);
    return fillBelow({ text: bare, document }, path, value);
  }
  const written = inline(value, node);
  const gap = text[start - 1] === ":" ? " " : "";
  return written && text.slice(0, start) + gap + written + text.slice(end);
}

function spliceRemoval({ text, document }: Source, path: KeyPath): string | undefined {
  const target = removalPath(document, path);
  if (target === undefined) return text;
  const node = document.getIn(target, true) as Node | null | undefined;
  const first = locateKey(document, target);
  return removeLines(text, first, node ? lastOffset(text, node) : first);
}

/** Offset of the last character that belongs to a node; comments after it do not. */
function lastOffset(text: string, node: Node): number {
  const end = contentEnd(node);
  // A block scalar's end is already the next line.
  return text[end - 1] === "\n" ? end - 1 : end;
}

function contentEnd(node: Node): number {
  const own = node.range?.[1] ?? 0;
  if (!isCollection(node) || node.flow === true) return own;
  return node.items.length === 0 ? own : contentEndOf(node.items.at(-1));
}

/** Where an element, or the value of a pair, ends. */
function contentEndOf(item: unknown): number {
  return contentEnd((isPair(item) ? (item.value ?? item.key) : item) as Node);
}

const isGroup = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).length > 0;

/** `["a", "b"]` and 1 make `{ a: { b: 1 } }`. */
function nest(path: KeyPath, value: unknown): object {
  return path.reduceRight(
    (inner, step) => (typeof step === "number" ? [inner] : { [step]: inner }),
    value,
  ) as object;
}

function render(value: unknown): string {
  return new Document(value, yamlOptions).toString(renderOptions);
}

/** A value on one line, quoted as the one before it was; nothing where it needs more lines. */
function inline(value: unknown, before: Node): string | undefined {
  const document = new Document(value, yamlOptions);
  const { contents } = document;
  if (isScalar(contents) && isScalar(before) && typeof value === "string") {
    // Plain text with a bracket or comma would end early inside `{…}`.
    const type = /[,[\]{}]/.test(value) ? Scalar.QUOTE_DOUBLE : before.type;
    if (type !== undefined) contents.type = type;
  }
  const written = document.toString(renderOptions).trimEnd();
  return written.includes("\n") ? undefined : written;
}
