/** A request that the engine turns down before any output. */
export class EngineRefusal extends Error {
  readonly status: number;
  /** As in the `error.code` of an OpenAI answer. */
  readonly code: string | null;
  readonly retryAfterSeconds: number | null;

  constructor(
    message: string,
    options: { status: number; code?: string; retryAfterSeconds?: number | null },
  ) {
    super(message);
    this.name = "EngineRefusal";
    this.status = options.status;
    this.code = options.code ?? null;
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }
}
