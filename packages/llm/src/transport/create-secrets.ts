/** What must not stand in any message of a transport. */
export interface Secrets {
  /** Changes with what is added. */
  readonly all: readonly string[];
  /** Takes the value of an `authorization`. */
  add(authorization: string): void;
}

/** Of those that change; older ones are of no use to anyone, or come again. */
const addedMax = 16;

export function createSecrets(fixed: readonly string[]): Secrets {
  const all = [...fixed];
  return {
    all,
    add(authorization) {
      const secret = authorization.slice(authorization.indexOf(" ") + 1);
      if (secret === "" || all.includes(secret)) return;
      if (all.length === fixed.length + addedMax) all.splice(fixed.length, 1);
      all.push(secret);
    },
  };
}
