export interface NodeLabelsOptions {
  /** The names of the nodes that are there now. */
  readonly liveNodes: () => readonly string[];
  /** Drops all that was counted for a node. */
  readonly forget: (node: string) => void;
  /** Nodes that left and whose counts are kept. Default 100. */
  readonly departedMax?: number;
}

/** Bounds the names that series have: machines come and go, and each may have another name. */
export interface NodeLabels {
  /** To be called before something is counted for a node. */
  use(node: string): void;
}

/** Of the nodes that left, those whose last call is the longest ago are forgotten. */
export function createNodeLabels({
  liveNodes,
  forget,
  departedMax = 100,
}: NodeLabelsOptions): NodeLabels {
  /** In the order of their last calls. */
  const used = new Set<string>();
  let lookAt = departedMax;
  let newest = "";
  return {
    use(node) {
      if (node === newest) return;
      newest = node;
      used.delete(node);
      used.add(node);
      if (used.size <= lookAt) return;
      const live = new Set([...liveNodes(), node]);
      const departed = [...used].filter((name) => !live.has(name));
      for (const name of departed.slice(0, Math.max(0, departed.length - departedMax))) {
        used.delete(name);
        forget(name);
      }
      // Who is there may leave without a call, so this is looked at again when one more is used.
      lookAt = Math.max(used.size, departedMax);
    },
  };
}
