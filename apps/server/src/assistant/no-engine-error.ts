import { ServerError } from "../errors/server-error.ts";

/** An engine that was tried, and why it could not be used. */
export interface EngineAttempt {
  readonly label: string;
  readonly reason: string;
}

export interface NoEngineErrorOptions {
  /** What a person can do, the best first. */
  readonly waysOut: readonly string[];
}

/** `HAROMBE_SERVER_NO_ENGINE`; the hint lists the ways out, one a line. */
export function createNoEngineError(
  attempts: readonly EngineAttempt[],
  { waysOut }: NoEngineErrorOptions,
): ServerError {
  const tried = attempts.map(({ label, reason }) => `${label} (${reason})`).join(", ");
  return new ServerError(
    "HAROMBE_SERVER_NO_ENGINE",
    tried === "" ? "No engine is configured" : `No engine answers; tried ${tried}`,
    {
      hint: waysOut.map((way, index) => `${index + 1}. ${way}`).join("\n"),
      retryAfterMs: 5000,
      isRetryable: true,
    },
  );
}
