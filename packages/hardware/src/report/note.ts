/** Where one field of a report comes from, or why it is `null`. */
export interface Note {
  readonly field: string;
  readonly source: string;
  /** `null` when the value is known. */
  readonly reason: string | null;
}
