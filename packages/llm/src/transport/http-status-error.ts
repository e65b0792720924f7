/** An answer that is not 2xx, as far as it was read. Stays inside this package. */
export class HttpStatusError extends Error {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: string;

  constructor({ status, retryAfter, body }: Omit<HttpStatusError, keyof Error>) {
    super(`HTTP ${status}`);
    this.name = "HttpStatusError";
    this.status = status;
    this.retryAfter = retryAfter;
    this.body = body;
  }
}
