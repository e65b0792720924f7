import { ServerError } from "../errors/server-error.ts";

/** An engine that was tried, and why it could not be used. */
export interface EngineAttempt {
  readonly label: string;
  readonly reason: string;
}

/** What a person can do where no engine answers, in the order in which it is likely to help. */
export const waysOut: readonly string[] = [
  "Start Ollama with `ollama serve`, or install it from https://ollama.com",
  "Use a GGUF file: set inference.backend to embedded and inference.embedded.model_path to the file",
  "Use another machine: point inference.backend and its address at the engine there",
  "Try `harombe demo`, which needs no model",
];

/** `HAROMBE_SERVER_NO_ENGINE`; the hint lists the ways out, one a line. */
export function createNoEngineError(attempts: readonly EngineAttempt[]): ServerError {
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
