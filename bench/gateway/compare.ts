import type { Client, Sample } from "./client.ts";

/** What every contender is given, and how. */
export interface Comparison {
  readonly body: Buffer;
  readonly atOnce: number;
  /** Requests for each contender in one turn of its own. */
  readonly perTurn: number;
  readonly turns: number;
  /** Milliseconds between the first requests of neighbours, so that they do not move in step. */
  readonly staggerMs?: number;
}

/**
 * The samples of each contender, which take turns in an order that changes, so that whatever else
 * the machine does hits all alike. With one at once and one request a turn they alternate request by
 * request.
 */
export async function compare(
  clients: readonly Client[],
  { turns, ...turn }: Comparison,
): Promise<ReadonlyMap<Client, readonly Sample[]>> {
  const samples = new Map(clients.map((client) => [client, [] as Sample[]]));
  for (let index = 0; index < turns; index += 1) {
    for (const client of turnOrder(clients, index)) {
      samples.get(client)?.push(...(await takeTurn(client, turn)));
    }
  }
  return samples;
}

/** Rotated, and backwards every other time: nobody always follows the same one. */
export function turnOrder<Item>(items: readonly Item[], turn: number): Item[] {
  const first = turn % items.length;
  const rotated = [...items.slice(first), ...items.slice(0, first)];
  return turn % 2 === 0 ? rotated : rotated.toReversed();
}

export async function takeTurn(
  client: Client,
  { body, atOnce, perTurn, staggerMs = 0 }: Omit<Comparison, "turns">,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  let left = perTurn;
  const sendSome = async (delayMs: number): Promise<void> => {
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    while (left > 0) {
      left -= 1;
      samples.push(await client.send(body));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, (_, index) => sendSome(index * staggerMs)));
  return samples;
}
