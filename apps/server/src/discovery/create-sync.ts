import type { Assistant } from "../assistant/assistant.ts";
import type { FoundMachines } from "../cluster/found-node.ts";

export interface SyncOptions {
  /** What is found now; null for nothing yet. */
  readonly read: () => FoundMachines | null;
  readonly assistant: Pick<Assistant, "setFound" | "placements">;
  /** Told who joined and who left. */
  readonly info: (message: string) => void;
  readonly trouble: (error: unknown) => void;
}

/** Carries what is found into the cluster: one change at a time, of many only the last. */
export interface Sync {
  request(): void;
  /** Takes all found machines out. */
  close(): Promise<void>;
}

export function createSync({ read, assistant, info, trouble }: SyncOptions): Sync {
  let joined: ReadonlySet<string> = new Set();
  let isWanted = false;
  let working: Promise<void> | undefined;

  const tell = (): void => {
    const now = new Set(assistant.placements.flatMap(({ name }) => name ?? []));
    for (const name of now) {
      if (!joined.has(name)) info(`Found ${JSON.stringify(name)} on the network: it joined.`);
    }
    for (const name of joined) if (!now.has(name)) info(`${JSON.stringify(name)} left.`);
    joined = now;
  };
  const work = async (): Promise<void> => {
    while (isWanted) {
      isWanted = false;
      await assistant.setFound(read()).then(tell, trouble);
    }
    working = undefined;
  };
  const request = (): void => {
    isWanted = true;
    working ??= work();
  };
  return {
    request,
    close: async () => {
      request();
      await working;
    },
  };
}
