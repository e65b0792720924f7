import type { Config } from "../schema/config-schema.ts";

/** Something to tell the user that does not stop the program. */
export interface ConfigWarning {
  readonly code:
    | "literal-secret"
    | "not-built"
    | "token-missing"
    | "duplicate-name"
    | "lost-alias"
    | "ignored-variable"
    | "file-missing";
  /** The key concerned, such as `cluster.nodes[0].auth_token`, or the environment variable. */
  readonly path: string;
  /** A whole sentence that never holds a secret. */
  readonly message: string;
}

/** Where a value came from. */
export interface ConfigOrigin {
  readonly kind: "default" | "file" | "environment" | "flag";
  /** `default`, `FILE:LINE`, the variable's name, or the flag's. */
  readonly detail: string;
}

export interface LoadedConfig {
  readonly config: Config;
  /** The file that was read, or would have been. */
  readonly path: string;
  readonly exists: boolean;
  readonly warnings: readonly ConfigWarning[];
  /** Where the value at a key such as `model.name` or `cluster.nodes[0].host` came from. */
  origin(keyPath: string): ConfigOrigin;
}
