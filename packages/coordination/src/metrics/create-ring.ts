/** The last so many values. */
export interface Ring<T> {
  add(value: T): void;
  /** The oldest first. */
  list(): readonly T[];
}

export function createRing<T>(sizeMax: number): Ring<T> {
  const values: T[] = [];
  let next = 0;
  return {
    add(value) {
      if (sizeMax === 0) return;
      if (values.length < sizeMax) values.push(value);
      else values[next] = value;
      next = (next + 1) % sizeMax;
    },
    list: () =>
      values.length < sizeMax ? [...values] : [...values.slice(next), ...values.slice(0, next)],
  };
}
