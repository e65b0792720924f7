/** One thing that is wrong, with where it stands and what would be right. */
export interface ConfigIssue {
  /** The file, or `null` when the value came from elsewhere. */
  readonly file: string | null;
  /** From 1; `null` outside a file. */
  readonly line: number | null;
  /** From 1, in UTF-16 units; `null` outside a file. */
  readonly column: number | null;
  /** The environment variable or flag that holds the value; `null` for a file. */
  readonly variable: string | null;
  /** The key, such as `cluster.nodes[0].tier`; empty for the document as a whole. */
  readonly path: string;
  /** A whole sentence without the place. Never holds a secret. */
  readonly message: string;
  /** What stands there, shortened; a secret only by its type. */
  readonly found: string;
  /** What may stand there. */
  readonly allowed: string;
  /** What was probably meant: a key or a value. */
  readonly suggestion?: string;
}

/** Where an issue stands. */
export type ConfigPlace = Pick<ConfigIssue, "file" | "line" | "column" | "variable">;

export const inFile = (file: string, line: number | null = null, column = line): ConfigPlace => ({
  file,
  line,
  column,
  variable: null,
});

export const inVariable = (variable: string): ConfigPlace => ({
  file: null,
  line: null,
  column: null,
  variable,
});

/** `harombe.yaml:3:7`, or the name of the variable. */
export function formatPlace({ file, line, column, variable }: ConfigPlace): string {
  if (file === null) return variable ?? "";
  return line === null ? file : `${file}:${line}:${column}`;
}
