/** What the doctor says of one thing. */
export interface Finding {
  readonly check: string;
  readonly status: "pass" | "warn" | "fail";
  readonly message: string;
  /** The command or setting that mends it; null when there is nothing to mend. */
  readonly fix: string | null;
}

export function pass(check: string, message: string): Finding {
  return { check, status: "pass", message, fix: null };
}

export function warn(check: string, message: string, fix: string | null): Finding {
  return { check, status: "warn", message, fix };
}

export function fail(check: string, message: string, fix: string | null): Finding {
  return { check, status: "fail", message, fix };
}
