/** How often a row's label (first key) was said to be another (second key). */
export type Confusion = ReadonlyMap<string, ReadonlyMap<string, number>>;

export interface ClassQuality {
  readonly label: string;
  readonly count: number;
  /** Rows of the class that were found. */
  readonly recall: number;
  /** Rows said to be of the class that are. Zero when nothing was said to be of it. */
  readonly precision: number;
  /** 2PR / (P + R). */
  readonly f1: number;
}

export interface LabelQuality {
  readonly confusion: Confusion;
  readonly accuracy: number;
  readonly classes: readonly ClassQuality[];
  /** The plain mean over the classes that occur, however many rows each has. */
  readonly macroF1: number;
  /** The accuracy of always saying the most frequent label. */
  readonly majority: number;
}

/** Throws `TypeError` without rows. */
export function judgeLabels(
  rows: readonly { readonly label: string; readonly said: string }[],
  labels: readonly string[],
): LabelQuality {
  if (rows.length === 0) throw new TypeError("There are no labelled rows to judge");
  const count = (isCounted: (row: (typeof rows)[number]) => boolean): number =>
    rows.filter(isCounted).length;
  const classes = labels.map((label): ClassQuality => {
    const hits = count((row) => row.label === label && row.said === label);
    const size = count((row) => row.label === label);
    const recall = divide(hits, size);
    const precision = divide(
      hits,
      count(({ said }) => said === label),
    );
    const f1 = divide(2 * precision * recall, precision + recall);
    return { label, count: size, recall, precision, f1 };
  });
  const present = classes.filter(({ count: size }) => size > 0);
  return {
    confusion: new Map(
      labels.map((label) => [
        label,
        new Map(
          labels.map((said) => [said, count((row) => row.label === label && row.said === said)]),
        ),
      ]),
    ),
    accuracy: count(({ label, said }) => label === said) / rows.length,
    classes,
    macroF1: present.reduce((sum, { f1 }) => sum + f1, 0) / present.length,
    majority: Math.max(...classes.map(({ count: size }) => size)) / rows.length,
  };
}

const divide = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
