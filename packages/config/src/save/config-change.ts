import type { KeyPath } from "../keys/key-path.ts";

/** One change of a config file. */
export type ConfigChange =
  | { readonly type: "set"; readonly path: KeyPath; readonly value: unknown }
  | { readonly type: "append"; readonly path: KeyPath; readonly value: unknown }
  | { readonly type: "remove"; readonly path: KeyPath };

/** Changes of a config file by dotted key: `cluster.nodes`, `cluster.nodes[1].enabled`. */
export interface ConfigChanges {
  readonly set?: readonly (readonly [keyPath: string, value: unknown])[];
  /** Adds an element to the end of a list, which need not be there yet. */
  readonly append?: readonly (readonly [keyPath: string, value: unknown])[];
  /** Removes a key or an element; a section left empty goes too. What is not there is no error. */
  readonly remove?: readonly string[];
}
