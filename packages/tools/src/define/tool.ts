/** A JSON Schema object; its keywords are those of draft 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * What a call does to the world, as facts. None of the four means pure. `reads` looks at files,
 * `writes` changes them, `executes` runs programs, `network` leaves the machine.
 */
export type ToolEffect = "reads" | "writes" | "executes" | "network";

export interface ToolContext {
  /** Aborts on cancel and on timeout; a tool stops and cleans up after itself. */
  readonly signal: AbortSignal;
  readonly callId: string;
  /** The folder that relative paths start from. */
  readonly cwd: string;
  /** Tells a watcher what is happening while the call runs. */
  readonly progress: (message: string) => void;
}

export type ToolOutputPart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image"; readonly data: string; readonly mediaType: string };

/** What the model gets to see. Throw a `ToolError` for what the model should know went wrong. */
export type ToolOutput = string | readonly ToolOutputPart[];

export type ToolInputResult<Input> =
  | { readonly ok: true; readonly value: Input }
  | { readonly ok: false; readonly message: string };

/** A tool, ready to be offered to a model. Made by `defineTool`. */
export interface Tool<Input = unknown> {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments, of type `object`. */
  readonly parameters: JsonSchema;
  readonly effects: readonly ToolEffect[];
  /** Asks a person by default. */
  readonly dangerous: boolean;
  /** Milliseconds one call may take, or undefined for the agent's own limit. */
  readonly timeoutMs: number | undefined;
  /** Parses what a model sent. The message of a refusal is written for the model. */
  parse(input: unknown): Promise<ToolInputResult<Input>>;
  /**
   * What an approver sees: a diff, the exact command. Arguments as JSON where a tool has none. A
   * call that would be refused says so here instead of throwing.
   */
  preview(input: Input, context: Pick<ToolContext, "cwd" | "signal">): Promise<string>;
  execute(input: Input, context: ToolContext): Promise<ToolOutput>;
}
