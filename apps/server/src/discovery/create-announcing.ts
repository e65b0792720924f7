import { announceNode, type Announcement, type AnnounceOptions } from "@harombe/coordination";

export interface AnnouncingOptions extends Omit<AnnounceOptions, "model" | "signal"> {
  /** Hears why a change failed. */
  readonly onWarning: (error: unknown) => void;
  readonly onAnnounced: (announcement: Announcement, model: string) => void;
}

/** This machine's announcement while it has a model; without one there is nothing to offer. */
export interface Announcing {
  readonly current: Announcement | null;
  /** Announces the model if that is news; null says goodbye. Changes come one after the other. */
  setModel(model: string | null): Promise<void>;
  /** Says goodbye, also while a name is being claimed. */
  close(): Promise<void>;
}

export function createAnnouncing({ onAnnounced, ...options }: AnnouncingOptions): Announcing {
  const stopping = new AbortController();
  const { signal } = stopping;
  let current: { readonly announcement: Announcement; model: string } | null = null;
  let changing: Promise<void> = Promise.resolve();
  const withdraw = async (): Promise<void> => {
    const last = current;
    current = null;
    await last?.announcement.close();
  };
  const change = async (model: string | null): Promise<void> => {
    if (signal.aborted || model === (current?.model ?? null)) return;
    if (model === null) return withdraw();
    if (current) current.announcement.update({ model });
    const announcement =
      current?.announcement ?? (await announceNode({ ...options, model, signal }));
    current = { announcement, model };
    onAnnounced(announcement, model);
  };
  const report = (error: unknown): void => {
    if (!signal.aborted) options.onWarning(error);
  };
  return {
    get current() {
      return current?.announcement ?? null;
    },
    setModel: (model) => (changing = changing.then(() => change(model)).catch(report)),
    close: async () => {
      stopping.abort();
      await changing;
      await withdraw().catch(options.onWarning);
    },
  };
}
