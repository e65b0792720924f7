import type { SessionEntry, SessionListOptions, SessionPage } from "./session-store.ts";

/** Checks the limit of a page. Throws a `TypeError`. */
export function pageLimit({ limit = 50 }: SessionListOptions): number {
  if (Number.isSafeInteger(limit) && limit >= 1 && limit <= 1000) return limit;
  throw new TypeError(`limit is ${limit}, but must be a whole number from 1 to 1000`);
}

/** The order of a list; the id decides between equal times. */
export function latestFirst(one: SessionEntry, other: SessionEntry): number {
  if (one.updatedAt !== other.updatedAt) return one.updatedAt < other.updatedAt ? 1 : -1;
  return one.id < other.id ? 1 : -1;
}

/** One page of entries that stand latest first. A cursor is the place of the last entry seen. */
export function pageOf(entries: readonly SessionEntry[], options: SessionListOptions): SessionPage {
  const limit = pageLimit(options);
  const rest = options.cursor === undefined ? entries : entries.filter(isAfter(options.cursor));
  const sessions = rest.slice(0, limit);
  const last = sessions.at(-1);
  return { sessions, nextCursor: last && rest.length > limit ? toCursor(last) : null };
}

function isAfter(cursor: string): (entry: SessionEntry) => boolean {
  const { updatedAt, id } = parseCursor(cursor);
  return (entry) => entry.updatedAt < updatedAt || (entry.updatedAt === updatedAt && entry.id < id);
}

export function toCursor({ updatedAt, id }: Pick<SessionEntry, "updatedAt" | "id">): string {
  return `${updatedAt} ${id}`;
}

export function parseCursor(cursor: string): { readonly updatedAt: string; readonly id: string } {
  const space = cursor.indexOf(" ");
  if (space > 0) return { updatedAt: cursor.slice(0, space), id: cursor.slice(space + 1) };
  throw new TypeError(`"${cursor}" is no cursor that list() gave`);
}
