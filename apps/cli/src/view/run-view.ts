import type { AgentEvent } from "@harombe/agent";

import { formatDuration } from "../output/format-quantity.ts";
import type { Style } from "../output/style.ts";
import { createMarkdownStream } from "../terminal/markdown-stream.ts";
import { sanitizeText } from "../terminal/sanitize-text.ts";
import { summarizeCall, summarizeResult } from "./summarize-call.ts";

export interface RunViewOptions {
  readonly write: (text: string) => void;
  readonly style: Style;
  /** How wide the terminal is right now. Default, also for undefined: 100. */
  readonly columns?: () => number | undefined;
}

export interface RunView {
  show(event: AgentEvent): void;
  /** Ends an open line. Call it before anything else writes to the terminal. */
  breakLine(): void;
}

/** Shows a run on a terminal as it happens. Nothing that a model says can command the terminal. */
export function createRunView({
  write,
  style,
  columns = () => undefined,
}: RunViewOptions): RunView {
  let markdown = createMarkdownStream(style);
  let mode: "line-start" | "text" | "reasoning" = "line-start";

  const breakLine = (): void => {
    if (mode === "text") write(markdown.end());
    if (mode !== "line-start") write("\n");
    markdown = createMarkdownStream(style);
    mode = "line-start";
  };
  const enter = (next: "text" | "reasoning"): void => {
    if (mode !== next) breakLine();
    mode = next;
  };
  const line = (text: string): void => {
    breakLine();
    write(`${text}\n`);
  };
  /** For a line of its own, without its mark and the time it took. */
  const room = (): number => Math.max(20, (columns() ?? 100) - 14);
  const where = (event: AgentEvent): string =>
    event.agentPath?.length ? style.magenta(`${event.agentPath.join(" › ")} `) : "";

  const show = (event: AgentEvent): void => {
    switch (event.type) {
      case "text-delta":
        enter("text");
        return write(markdown.push(sanitizeText(event.text)));
      case "reasoning-delta":
        enter("reasoning");
        return write(style.dim(sanitizeText(event.text)));
      case "tool-call": {
        const { name, arguments: args } = event.call;
        const call = summarizeCall(name, args, { charactersMax: room() });
        const mark = event.repaired ? style.yellow(" (repaired)") : "";
        return line(`${style.cyan("●")} ${where(event)}${call}${mark}`);
      }
      case "tool-end": {
        const isFine = event.outcome === "ok";
        const outcome = isFine ? "" : style.red(`${event.outcome} `);
        const charactersMax = room() - (isFine ? 0 : event.outcome.length + 1);
        const result = summarizeResult(event.content, { charactersMax });
        const duration = style.dim(` ${formatDuration(event.durationMs)}`);
        return line(`  ${style.dim("└")} ${outcome}${style.dim(result)}${duration}`);
      }
      case "warning":
        return line(`${style.yellow("Warning:")} ${sanitizeText(event.message)}`);
      case "context-compact":
        return line(
          style.dim(`(made room: ${event.tokensBefore} → ${event.tokensAfter} tokens of context)`),
        );
      case "loop-detected":
        return line(`${style.yellow("Going in circles:")} ${sanitizeText(event.pattern)}`);
      case "run-end":
        return breakLine();
      case "run-start":
      case "step-start":
      case "step-end":
      case "route":
      case "approval-request":
      case "approval-end":
      case "tool-start":
      case "tool-progress":
        return;
    }
  };
  return { show, breakLine };
}
