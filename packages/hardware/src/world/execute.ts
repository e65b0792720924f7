/** What a finished command printed. */
export interface CommandOutput {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program without a shell. Rejects with `code: "ENOENT"` when it is not installed. When
 * `signal` aborts, it kills the program with all its children and rejects with the signal's reason.
 */
export type Execute = (
  command: string,
  commandArguments: readonly string[],
  options: { readonly signal: AbortSignal },
) => Promise<CommandOutput>;
