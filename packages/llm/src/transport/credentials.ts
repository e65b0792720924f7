/** A request, as far as a credential may be bound to it. */
export interface AuthorizedRequest {
  /** In capitals. */
  readonly method: string;
  /** Such as `http://10.0.0.2:8000`. */
  readonly origin: string;
  /** With the query. */
  readonly path: string;
}

export interface AuthorizeOptions {
  /** The request's own: a wait for its credential ends with it. */
  readonly signal?: AbortSignal | undefined;
}

/** What one request bears. */
export interface Credential {
  /** Goes before token, user and password; null leaves those as they are. */
  readonly authorization: string | null;
  /**
   * Told that the server refused it with 401. Whether to send the request once more, with another
   * one; else the refusal stands, as it does for a body that cannot be sent twice.
   */
  refused(options: AuthorizeOptions): boolean | Promise<boolean>;
}

/** Where the `authorization` of each request comes from, for credentials that change. */
export interface Credentials {
  /** Throws what ends the request. What it gives at once costs no wait. */
  authorize(
    request: AuthorizedRequest,
    options: AuthorizeOptions,
  ): Credential | Promise<Credential>;
}
