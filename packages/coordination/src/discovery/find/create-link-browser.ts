import type { Link } from "../network/open-link.ts";
import { createPacket, type DnsPacket } from "../network/packet.ts";
import { createRecordCache } from "./create-record-cache.ts";
import type { DiscoveredNode } from "./discovered-node.ts";

export interface LinkBrowserOptions {
  readonly link: Pick<Link, "interface" | "send">;
  readonly serviceType: string;
  readonly nodesMax: number;
  readonly intervalMs: number;
  readonly now: () => number;
  readonly random: () => number;
  /** Called when `nodes()` may have changed. */
  readonly onChange: () => void;
}

/** Asks and remembers on one link. */
export interface LinkBrowser {
  accept(packet: DnsPacket): void;
  nodes(): readonly DiscoveredNode[];
  close(): void;
}

/** RFC 6762 section 5.2: the first question waits so long, the second follows after a second. */
const firstDelayMs = 20;
const firstSpreadMs = 100;
const secondAfterMs = 1_000;
/** The longest that a timer of Node.js waits is 2^31 - 1 ms. */
const waitMsMax = 60 * 60 * 1_000;

export function createLinkBrowser(options: LinkBrowserOptions): LinkBrowser {
  const { link, serviceType, nodesMax, intervalMs, now, random, onChange } = options;
  const cache = createRecordCache({
    serviceType,
    zone: link.interface.zone,
    instancesMax: nodesMax,
  });
  let due: NodeJS.Timeout | undefined;
  let query: NodeJS.Timeout | undefined;

  const ask = (nextAfterMs: number): void => {
    link.send(
      createPacket({
        type: "query",
        questions: [{ name: serviceType, type: "PTR" }],
        answers: cache.knownAnswers(now()),
      }),
    );
    const waitMs = Math.min(nextAfterMs, intervalMs);
    query = setTimeout(() => ask(waitMs * 2), waitMs);
  };
  const work = (): void => {
    cache.expire(now());
    const questions = cache.questionsDue(now());
    if (questions.length > 0)
      link.send(createPacket({ type: "query", questions: distinct(questions) }));
    settle();
  };
  const settle = (): void => {
    clearTimeout(due);
    const waitMs = Math.max(1, Math.min(cache.nextMs() - now(), waitMsMax));
    due = setTimeout(work, Math.ceil(waitMs));
    onChange();
  };
  query = setTimeout(() => ask(secondAfterMs), firstDelayMs + random() * firstSpreadMs);
  return {
    accept: (packet) => {
      if (cache.accept(packet, now())) settle();
    },
    nodes: () => cache.nodes(),
    close: () => {
      clearTimeout(due);
      clearTimeout(query);
    },
  };
}

/** As many questions as fit into one packet of 1,500 bytes. */
const questionsMax = 16;

const distinct = (questions: DnsPacket["questions"]): DnsPacket["questions"] =>
  [...new Map(questions.map((each) => [`${each.type} ${each.name}`, each])).values()].slice(
    0,
    questionsMax,
  );
