/** Something that a request can go through, or the engine itself. */
export interface Contender {
  readonly name: string;
  /** Without a path, such as `http://127.0.0.1:4000`. */
  readonly origin: string;
  /** What it must be told with each request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The process, where its memory is of interest. */
  readonly pid?: number;
}

/** Why something is not measured, in a line for people. */
export interface Skipped {
  readonly name: string;
  readonly reason: string;
}
