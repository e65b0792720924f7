import type { ContentPart, Message, MessageContent, UserMessage } from "@harombe/llm";

import type { SessionSummary } from "../sessions/session-store.ts";
import { estimateContent, estimateMessage } from "./estimate.ts";
import { shortenResult } from "./shorten-result.ts";

/** What of a conversation is shown, and what it costs. Reading it costs nothing that was paid before. */
export class ConversationWindow {
  /** The messages from `start` on, as they are shown. */
  #shown: Message[] = [];
  #shownTokens = 0;
  #lastUser = -1;
  #summary: SessionSummary | null;
  #messages: readonly Message[] = [];

  constructor(summary: SessionSummary | null) {
    this.#summary = summary;
  }

  /** The place of the first message that is shown itself. */
  get start(): number {
    return this.#summary?.position ?? 0;
  }

  get summary(): SessionSummary | null {
    return this.#summary;
  }

  get tokens(): number {
    return this.#shownTokens + this.#headTokens();
  }

  /** Takes in what was added to the conversation since. */
  follow(messages: readonly Message[]): void {
    const known = this.start + this.#shown.length;
    if (this.#lastUser < 0) this.#lastUser = lastUserBefore(messages, known);
    for (let index = known; index < messages.length; index += 1) {
      const message = messages[index]!;
      if (message.role === "user") this.#lastUser = index;
      this.#shown.push(message);
      this.#shownTokens += estimateMessage(message);
    }
    this.#messages = messages;
  }

  /** Shortens the results before a place. True when that saved anything. */
  shortenBefore(position: number, tokensMax: number): boolean {
    let hasSaved = false;
    for (let index = 0; index < position - this.start; index += 1) {
      const message = this.#shown[index]!;
      const shortened = shortenResult(message, tokensMax);
      if (shortened === message) continue;
      hasSaved = true;
      this.#shown[index] = shortened;
      this.#shownTokens += estimateMessage(shortened) - estimateMessage(message);
    }
    return hasSaved;
  }

  /** What would be shown if all before a place were summed up in so many tokens. */
  tokensFrom(position: number, summaryTokens: number): number {
    let tokens = summaryTokens + this.#taskTokens(position);
    for (let index = position - this.start; index < this.#shown.length; index += 1) {
      tokens += estimateMessage(this.#shown[index]!);
    }
    return tokens;
  }

  replaceBefore(summary: SessionSummary): void {
    const gone = this.#shown.splice(0, summary.position - this.start);
    for (const message of gone) this.#shownTokens -= estimateMessage(message);
    this.#summary = summary;
  }

  /** The user's last message stays whole, however old it is; it stands behind the summary. */
  toMessages(): Message[] {
    const head = this.#head();
    return joinUsers(
      head === null ? this.#shown : [{ role: "user", content: head }, ...this.#shown],
    );
  }

  #head(): MessageContent | null {
    if (!this.#summary) return null;
    const text = toSummaryText(this.#summary);
    const task = this.#taskBefore(this.start);
    return task ? join(`${text}\n\nThe user's current request:`, task.content) : text;
  }

  #headTokens(): number {
    const head = this.#head();
    return head === null ? 0 : estimateContent(head);
  }

  #taskTokens(position: number): number {
    const task = this.#taskBefore(position);
    return task ? estimateMessage(task) + 16 : 0;
  }

  #taskBefore(position: number): UserMessage | null {
    if (this.#lastUser < 0 || this.#lastUser >= position) return null;
    const task = this.#messages[this.#lastUser];
    return task?.role === "user" ? task : null;
  }
}

function toSummaryText({ text }: SessionSummary): string {
  return `Summary of the conversation so far:\n${text}`;
}

function lastUserBefore(messages: readonly Message[], position: number): number {
  for (let index = Math.min(position, messages.length) - 1; index >= 0; index -= 1) {
    if (messages[index]!.role === "user") return index;
  }
  return -1;
}

/**
 * Two messages of a user in a row break the chat templates of some models. There are such after a
 * run that was cancelled before its answer, and where a run is steered.
 */
function joinUsers(messages: readonly Message[]): Message[] {
  const joined: Message[] = [];
  for (const message of messages) {
    const last = joined.at(-1);
    if (message.role !== "user" || last?.role !== "user") joined.push(message);
    else joined[joined.length - 1] = { role: "user", content: join(last.content, message.content) };
  }
  return joined;
}

function join(first: MessageContent, second: MessageContent): MessageContent {
  if (typeof first === "string" && typeof second === "string") return `${first}\n\n${second}`;
  return [...toParts(first), ...toParts(second)];
}

function toParts(content: MessageContent): readonly ContentPart[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}
