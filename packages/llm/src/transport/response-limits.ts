/** How much one answer may hold in memory. More is a `HAROMBE_LLM_BAD_RESPONSE`. */
export interface ResponseLimits {
  /** One line or one event of a stream, as characters. Default 4 Mi. */
  readonly eventLength: number;
  /** The arguments of one tool call, as characters. Default 1 Mi. */
  readonly toolArgumentsLength: number;
  /** A body that is read whole: lists, model facts, vectors. Default 32 MiB. */
  readonly bodyBytes: number;
}

export const defaultLimits: ResponseLimits = {
  eventLength: 4 * 1024 * 1024,
  toolArgumentsLength: 1024 * 1024,
  bodyBytes: 32 * 1024 * 1024,
};
