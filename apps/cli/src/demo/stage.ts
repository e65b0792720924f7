import type { Cluster, NodeStatus } from "@harombe/coordination";

import { createLiveView } from "../cluster/live-view.ts";
import { renderTable } from "../output/render-table.ts";
import type { Style } from "../output/style.ts";

/** Where the demo shows itself. */
export interface Stage {
  readonly write: (text: string) => void;
  readonly style: Style;
  readonly signal: AbortSignal;
  /** A line by the demo itself. */
  say(text: string): void;
  /** Shows the nodes while the work goes on; where nothing can be redrawn, once at its end. */
  watch<Value>(cluster: Cluster, work: Promise<Value>): Promise<Value>;
}

export interface StageOptions extends Pick<Stage, "write" | "style" | "signal"> {
  /** Whether lines can be drawn again. */
  readonly isTerminal: boolean;
  readonly columns: () => number | undefined;
}

const redrawMs = 100;

export function createStage({ write, style, signal, isTerminal, columns }: StageOptions): Stage {
  return {
    write,
    style,
    signal,
    say: (text) => write(`${style.dim(text)}\n`),
    async watch(cluster, work) {
      const view = createLiveView({ write, columns });
      const draw = (): void => view.show(render(cluster.status()));
      const timer = isTerminal ? setInterval(draw, redrawMs) : undefined;
      try {
        return await work;
      } finally {
        clearInterval(timer);
        if (isTerminal) draw();
        else write(`${render(cluster.status())}\n`);
      }
    },
  };
}

function render(rows: readonly NodeStatus[]): string {
  const right = "right" as const;
  return renderTable<NodeStatus>(
    [
      { title: "Name", value: ({ name }) => name },
      { title: "Status", value: ({ status }) => status.padEnd("unavailable".length) },
      { title: "At work", value: ({ inFlight }) => String(inFlight), align: right },
      { title: "Slots", value: ({ slots }) => String(slots), align: right },
      { title: "Requests", value: ({ requests }) => String(requests), align: right },
      {
        title: "Tokens/s",
        value: ({ tokensPerSecond }) => tokensPerSecond?.toFixed(0) ?? "-",
        align: right,
      },
    ],
    rows,
  );
}
