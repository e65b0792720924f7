import { type Document, isAlias, isCollection, isMap, isSeq, parseDocument } from "yaml";

import type { KeyPath } from "../keys/key-path.ts";
import { yamlOptions } from "../read/yaml-options.ts";
import type { ConfigChange } from "./config-change.ts";

/** Long text stays on its line; `null` is written as such. */
export const renderOptions = { lineWidth: 0, nullStr: "null" } as const;

/** The text's document with one change made. It settles what the changed text must mean. */
export function editDocument(text: string, change: ConfigChange): Document {
  const document: Document = parseDocument(text, yamlOptions);
  if (change.type === "remove") removeIn(document, change.path);
  else if (change.type === "set") setIn(document, change.path, change.value);
  else appendIn(document, change.path, change.value);
  return document;
}

/**
 * What is really removed with a path: the outermost section that would be left empty by it, or
 * nothing when it is not there.
 */
export function removalPath(document: Document, path: KeyPath): KeyPath | undefined {
  if (!document.hasIn(path)) return undefined;
  const parent = document.getIn(path.slice(0, -1), true);
  const isLast = isCollection(parent) && parent.items.length === 1;
  const mayRise = path.length > 1 && typeof path.at(-2) === "string";
  return isLast && mayRise ? removalPath(document, path.slice(0, -1)) : path;
}

function removeIn(document: Document, path: KeyPath): void {
  const target = removalPath(document, path);
  if (target !== undefined) document.deleteIn(target);
}

function setIn(document: Document, path: KeyPath, value: unknown): void {
  for (let depth = 0; depth < path.length; depth += 1) openAt(document, path.slice(0, depth));
  const isPlain = value === null || typeof value !== "object";
  document.setIn(path, isPlain ? value : document.createNode(value));
}

function appendIn(document: Document, path: KeyPath, value: unknown): void {
  const list = document.getIn(path, true);
  if (isSeq(list)) list.add(document.createNode(value));
  else setIn(document, path, [value]);
}

/** Makes sure that keys can be set below a path: nothing becomes a map, an alias its own copy. */
function openAt(document: Document, path: KeyPath): void {
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  if (isMap(node) || isSeq(node)) {
    // What was `{}` because it was empty need not stay on one line.
    if (node.items.length === 0) node.flow = false;
    return;
  }
  const own: unknown = isAlias(node) ? node.toJS(document) : {};
  if (path.length === 0) document.contents = document.createNode(own);
  else document.setIn(path, document.createNode(own));
}
