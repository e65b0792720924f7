/**
 * The addresses of a node, the one to try first in front: IPv4 of a private network, other IPv4,
 * IPv6, then link-local ones, last those that need a zone. Equal ones keep a fixed order, so that
 * the same set never looks like a change.
 */
export const orderAddresses = (addresses: Iterable<string>): readonly string[] =>
  [...new Set(addresses)].toSorted((a, b) => rank(a) - rank(b) || compareText(a, b));

const ranks: readonly RegExp[] = [
  /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/,
  /^(?!169\.254\.|127\.)[\d.]+$/,
  /^(?!fe80:|::1$)[\da-f]*:[\da-f:.]*$/i,
  /^(127\.|::1$)/,
  /^169\.254\./,
];

function rank(address: string): number {
  const found = ranks.findIndex((pattern) => pattern.test(address));
  return found === -1 ? ranks.length : found;
}

const compareText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
