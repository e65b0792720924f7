import { Command, Option } from "clipanion";

import { transcriptToMarkdown } from "../chat/transcript-to-markdown.ts";
import { ReadingCommand } from "../command/harombe-command.ts";
import { wholeNumber } from "../command/whole-number.ts";
import { withHint } from "../output/with-hint.ts";
import { sanitizeText } from "../terminal/sanitize-text.ts";

abstract class SessionsCommand extends ReadingCommand {
  protected async openSessions() {
    const { openSqliteSessions } = await import("@harombe/agent/sqlite");
    const { sessionsPath } = await import("@harombe/server");
    return openSqliteSessions(sessionsPath(await this.directory()));
  }

  protected unknownSession(id: string): Error {
    return withHint(
      `There is no conversation ${JSON.stringify(id)}`,
      "`harombe sessions list` shows what there is.",
    );
  }
}

export class SessionsListCommand extends SessionsCommand {
  static override paths = [["sessions", "list"]];
  static override usage = Command.Usage({ description: "List conversations, the latest first" });

  limit = Option.String("--limit", "50", {
    description: "At most so many, 1 to 1000 (default 50)",
  });

  async run(): Promise<number> {
    const limit = wholeNumber("--limit", this.limit, [1, 1000]);
    const { renderTable } = await import("../output/render-table.ts");
    const sessions = await this.openSessions();
    try {
      const { sessions: entries } = await sessions.list({ limit });
      this.report(entries, () =>
        entries.length === 0
          ? "There are no conversations yet."
          : renderTable(
              [
                { title: "Id", value: ({ id }) => id },
                {
                  title: "Updated",
                  value: ({ updatedAt }) => updatedAt.slice(0, 16).replace("T", " "),
                },
                {
                  title: "Messages",
                  value: ({ messageCount }) => String(messageCount),
                  align: "right",
                },
                { title: "Begins with", value: ({ title }) => sanitizeText(title) },
              ],
              entries,
            ),
      );
      return 0;
    } finally {
      await sessions.close();
    }
  }
}

export class SessionsShowCommand extends SessionsCommand {
  static override paths = [["sessions", "show"]];
  static override usage = Command.Usage({ description: "Print a conversation as Markdown" });

  id = Option.String({ name: "ID" });

  async run(): Promise<number> {
    const sessions = await this.openSessions();
    try {
      const session = await sessions.load(this.id);
      if (!session) throw this.unknownSession(this.id);
      this.report(session, () => sanitizeText(transcriptToMarkdown(session)).trimEnd());
      return 0;
    } finally {
      await sessions.close();
    }
  }
}

export class SessionsDeleteCommand extends SessionsCommand {
  static override paths = [["sessions", "delete"]];
  static override usage = Command.Usage({ description: "Delete all of a conversation" });

  id = Option.String({ name: "ID" });

  async run(): Promise<number> {
    const sessions = await this.openSessions();
    try {
      if (!(await sessions.delete(this.id))) throw this.unknownSession(this.id);
      this.report({ deleted: this.id }, () => `Deleted ${this.id}.`);
      return 0;
    } finally {
      await sessions.close();
    }
  }
}
