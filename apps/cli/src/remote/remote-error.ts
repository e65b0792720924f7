/** A harombe server said no, or did not answer. */
export class RemoteError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly status: number | undefined;

  constructor(
    message: string,
    options: {
      readonly code: string;
      readonly hint?: string | undefined;
      readonly status?: number | undefined;
      readonly cause?: unknown;
    },
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = "RemoteError";
    this.code = options.code;
    this.hint = options.hint;
    this.status = options.status;
  }
}
