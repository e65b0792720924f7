/** How a conversation is kept inside the model's window. */
export interface ContextOptions {
  /** Instead of what the model tells; without either nothing is compacted. */
  readonly windowTokens?: number;
  /** Tokens kept free for the answer. Default a quarter of the window, at most 4096. */
  readonly answerTokens?: number;
  /** Groups (a user's message, or an answer with its tool results) kept whole at the end. Default 4. */
  readonly keepGroups?: number;
  /** What an old tool result is shortened to. Default 200. */
  readonly shortenedResultTokens?: number;
  /** What a summary may take. Default an eighth of the window, at most 1024. */
  readonly summaryTokens?: number;
}
