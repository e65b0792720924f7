/** An answer that is not 2xx, as far as it was read. Stays inside this package. */
export class HttpStatusError extends Error {
  readonly status: number;
  readonly retryAfter: string | null;
  /** Where a redirect leads, as the server wrote it. */
  readonly location: string | null;
  readonly body: string;

  constructor({ status, retryAfter, location, body }: Omit<HttpStatusError, keyof Error>) {
    super(`HTTP ${status}`);
    this.name = "HttpStatusError";
    this.status = status;
    this.retryAfter = retryAfter;
    this.location = location;
    this.body = body;
  }
}
