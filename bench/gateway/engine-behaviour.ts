/** How the mock engine streams. */
export interface EngineBehaviour {
  readonly chunks: number;
  /** Characters of text in each chunk. */
  readonly chunkBytes: number;
  /** Between two chunks; 0 sends them as fast as they are taken, each in a write of its own. */
  readonly paceMs: number;
}

/** What the mock engine has done since it started. */
export interface EngineReport {
  readonly requests: number;
  readonly openStreams: number;
  /** Bytes of streams that it got rid of, into its own sockets' buffers at least. */
  readonly bytesTaken: number;
}
