import { type ConfigIssue, formatPlace } from "./config-issue.ts";

/**
 * `INVALID`: the contents are wrong. `UNREADABLE`, `UNWRITABLE`: the file system refused.
 * `LOCKED`: another program is saving. `SECRET`: a secret cannot be had, or must not be saved.
 */
export type ConfigErrorCode =
  | "HAROMBE_CONFIG_INVALID"
  | "HAROMBE_CONFIG_UNREADABLE"
  | "HAROMBE_CONFIG_UNWRITABLE"
  | "HAROMBE_CONFIG_LOCKED"
  | "HAROMBE_CONFIG_SECRET";

export interface ConfigErrorOptions {
  readonly code: ConfigErrorCode;
  /** At least one; all that is wrong, not only the first. */
  readonly issues: readonly ConfigIssue[];
  /** The command or setting that helps. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

const marker = Symbol.for("harombe.config.error");

/** Every failure to read, check or save a configuration. Its message lists every issue. */
export class ConfigError extends Error {
  readonly code: ConfigErrorCode;
  readonly issues: readonly ConfigIssue[];
  readonly hint: string | undefined;
  /** Whether the same call may succeed later: only while another program is saving. */
  readonly isRetryable: boolean;

  constructor({ code, issues, hint, cause }: ConfigErrorOptions) {
    super(formatIssues(issues), cause === undefined ? {} : { cause });
    this.name = "ConfigError";
    this.code = code;
    this.issues = issues;
    this.hint = hint;
    this.isRetryable = code === "HAROMBE_CONFIG_LOCKED";
    Object.defineProperty(this, marker, { value: true });
  }

  /** Works across copies of this package, where `instanceof` does not. */
  static isInstance(value: unknown): value is ConfigError {
    return value instanceof Error && marker in value;
  }
}

function formatIssues(issues: readonly ConfigIssue[]): string {
  const lines = issues.map((issue) => {
    const place = formatPlace(issue);
    return place === "" ? issue.message : `${place} ${issue.message}`;
  });
  return lines.length === 1
    ? lines.join("")
    : [`The configuration has ${lines.length} errors:`, ...lines.map((line) => `  ${line}`)].join(
        "\n",
      );
}
