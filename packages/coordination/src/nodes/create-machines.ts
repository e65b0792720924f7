import type { RoutedNode } from "./routed-node.ts";

/** Which nodes share a machine, and so its capacity. */
export interface Machines {
  /** Places a node on a machine, or moves it; null for a machine of its own. */
  place(node: RoutedNode, machine: string | null): void;
  remove(node: RoutedNode): void;
  /** To be called when a node's slots changed. */
  refresh(node: RoutedNode): void;
}

/** A machine can do at once what the largest of its nodes can. */
export function createMachines(): Machines {
  const members = new Map<string, Set<RoutedNode>>();
  const machineOf = new Map<RoutedNode, string>();

  const share = (nodes: ReadonlySet<RoutedNode>): void => {
    const capacity = { slots: 1, inFlight: 0 };
    for (const node of nodes) {
      capacity.slots = Math.max(capacity.slots, node.slots);
      capacity.inFlight += node.inFlight;
      node.capacity = capacity;
    }
  };
  const refresh = (node: RoutedNode): void => {
    const machine = machineOf.get(node);
    const nodes = machine === undefined ? undefined : members.get(machine);
    share(nodes ?? new Set([node]));
  };
  const remove = (node: RoutedNode): void => {
    const machine = machineOf.get(node);
    machineOf.delete(node);
    const nodes = machine === undefined ? undefined : members.get(machine);
    if (machine === undefined || nodes === undefined) return;
    nodes.delete(node);
    if (nodes.size === 0) members.delete(machine);
    else share(nodes);
  };
  return {
    remove,
    refresh,
    place(node, machine) {
      if (machine !== null && machineOf.get(node) === machine) return refresh(node);
      remove(node);
      if (machine === null) return share(new Set([node]));
      machineOf.set(node, machine);
      const nodes = members.get(machine) ?? new Set();
      members.set(machine, nodes.add(node));
      share(nodes);
    },
  };
}
