import { createBody } from "./create-body.ts";

/** A body, and how many requests with it are open at once. */
export interface GatewayCase {
  readonly label: string;
  readonly body: Buffer;
  readonly isStreamed: boolean;
  readonly atOnce: number;
  readonly turns: number;
  readonly perTurn: number;
}

const bodies = [
  { label: "200 B", bytes: 200 },
  { label: "10 KB", bytes: 10_000 },
  { label: "200 KB", bytes: 200_000 },
  { label: "200 KB in 400 messages", bytes: 200_000, messages: 400 },
  { label: "200 B without max_tokens", bytes: 200, maxTokens: null },
];

export interface CaseFilter {
  readonly isQuick: boolean;
  /** Only labels that contain it. */
  readonly body?: string | undefined;
  readonly atOnce?: number | undefined;
}

/** Every body, whole and streamed, at each number at once. */
export function gatewayCases({ isQuick, body: wanted = "", atOnce }: CaseFilter): GatewayCase[] {
  return bodies
    .flatMap(({ label, ...options }) =>
      [false, true].flatMap((isStreamed) => {
        // The bound matters to answers that come whole, and once is enough to see it.
        const isOnce = options.maxTokens === null;
        if (isOnce && isStreamed) return [];
        const body = createBody({ ...options, isStreamed });
        const counts = isQuick ? (options.bytes > 200 ? [1] : [1, 100]) : [1, 20, 100];
        return (isOnce ? [1] : counts)
          .filter((count) => atOnce === undefined || count === atOnce)
          .map((count) => ({
            label: `${label}, ${isStreamed ? "streamed" : "whole"}`,
            body,
            isStreamed,
            atOnce: count,
            ...repetitions({ count, bytes: body.length, isQuick }),
          }));
      }),
    )
    .filter(({ label }) => label.includes(wanted));
}

/** One at a time is where a millisecond shows, so it is repeated most. */
function repetitions({
  count,
  bytes,
  isQuick,
}: {
  count: number;
  bytes: number;
  isQuick: boolean;
}) {
  const isLarge = bytes > 100_000;
  if (count === 1) return { turns: isQuick ? 100 : isLarge ? 300 : 1000, perTurn: 1 };
  if (isQuick) return { turns: 1, perTurn: count };
  return { turns: 5, perTurn: isLarge ? 100 : 300 };
}
