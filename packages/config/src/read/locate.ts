import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair } from "yaml";

import type { KeyPath } from "../keys/key-path.ts";

/** Offset of the value at a path, or of the nearest enclosing one that is there. */
export function locateValue(document: Document, path: KeyPath): number {
  const { node, depth } = descend(document, path);
  const isWhole = depth === path.length;
  // An empty value has no text of its own: its key is where a person looks.
  if (isWhole && isEmpty(node)) return locateKey(document, path);
  // For a missing key the name of the enclosing section says more than its first line.
  if (!isWhole && depth > 0 && typeof path[depth - 1] === "string") {
    return locateKey(document, path.slice(0, depth));
  }
  return node?.range?.[0] ?? 0;
}

/** Offset of the name of the last key of a path; of a list element itself. */
export function locateKey(document: Document, path: KeyPath): number {
  const last = path.at(-1);
  if (typeof last !== "string") return descend(document, path).node?.range?.[0] ?? 0;
  const { node, depth } = descend(document, path.slice(0, -1));
  const pair = depth === path.length - 1 ? findPair(document, node, last) : undefined;
  const key = pair?.key as Node | undefined;
  return key?.range?.[0] ?? node?.range?.[0] ?? 0;
}

interface Descent {
  readonly node: Node | null;
  readonly depth: number;
}

function descend(document: Document, path: KeyPath): Descent {
  let node: Node | null = document.contents;
  for (const [depth, step] of path.entries()) {
    const next = stepInto(document, node, step);
    if (next === undefined) return { node, depth };
    node = next;
  }
  return { node, depth: path.length };
}

function stepInto(document: Document, node: Node | null, step: string | number): Node | undefined {
  const target = follow(document, node);
  if (isSeq(target)) return target.items[Number(step)] as Node | undefined;
  return (findPair(document, target, String(step))?.value as Node | null) ?? undefined;
}

function findPair(document: Document, node: Node | null, key: string): Pair | undefined {
  const target = follow(document, node);
  if (!isMap(target)) return undefined;
  // The last of repeated keys is the one that counts.
  const own = target.items.findLast((pair) => isScalar(pair.key) && String(pair.key.value) === key);
  return own ?? findMerged(document, target.items, key);
}

/** Looks in what `<<` merges into a map. */
function findMerged(document: Document, items: readonly Pair[], key: string): Pair | undefined {
  const merges = items.filter((pair) => isScalar(pair.key) && pair.key.source === "<<");
  const sources = merges.flatMap((pair) => {
    const target = follow(document, pair.value as Node | null);
    return isSeq(target) ? (target.items as Node[]) : [target];
  });
  return sources.map((source) => findPair(document, source, key)).find((pair) => isPair(pair));
}

function follow(document: Document, node: Node | null): Node | null {
  return isAlias(node) ? (node.resolve(document) ?? null) : node;
}

const isEmpty = (node: Node | null): boolean =>
  isScalar(node) && node.value === null && (node.range?.[0] ?? 0) === (node.range?.[1] ?? 0);
