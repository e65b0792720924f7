import type { RoutedNode } from "./routed-node.ts";

/** Engines keep the prefix of about so many conversations for each slot. */
const sessionsPerSlot = 4;

/** Notes that a node now holds the prefix of a session; forgets the one used longest ago. */
export function rememberPrefix(node: RoutedNode, session: string | null, tokens: number): void {
  if (session === null) return;
  node.prefixes.delete(session);
  node.prefixes.set(session, tokens);
  if (node.prefixes.size <= node.slots * sessionsPerSlot) return;
  for (const oldest of node.prefixes.keys()) {
    node.prefixes.delete(oldest);
    return;
  }
}
