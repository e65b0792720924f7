/** What a translator of foreign errors needs to know to name things and to hide secrets. */
export interface FailureContext {
  /** Where the request went, without credentials. */
  readonly url: string;
  /** The limit of the connect clock, which the network keeps by itself. */
  readonly connectMs: number | null;
  /** What must not stand in a message. */
  readonly secrets: readonly string[];
  /** Whether the caller has been given output already. */
  readonly hasOutput?: boolean;
  /** The model that was asked for. */
  readonly model?: string | undefined;
  /** The command that makes the model available. */
  readonly modelHint?: string | undefined;
  /** How to hand over the right key. */
  readonly authorizationHint?: string | undefined;
}
