/** What speaks against the model that worked on a run. */
export const evidenceKinds = [
  "repeated-call",
  "failed-calls",
  "repeated-text",
  "empty-answer",
  "refused-answer",
  "cut-answer",
  "invalid-output",
  "looping-text",
] as const;

export type EvidenceKind = (typeof evidenceKinds)[number];

export interface Evidence {
  readonly kind: EvidenceKind;
  /** For people. */
  readonly reason: string;
}

/** How often each kind of evidence has moved a run up. */
export type EscalationCounts = Readonly<Record<EvidenceKind, number>>;

export function createEscalationCounts(): Record<EvidenceKind, number> {
  const counts = {} as Record<EvidenceKind, number>;
  for (const kind of evidenceKinds) counts[kind] = 0;
  return counts;
}
