import { Command } from "clipanion";

import { HarombeCommand, ReadingCommand } from "../command/harombe-command.ts";

export class ConfigShowCommand extends ReadingCommand {
  static override paths = [["config", "show"]];
  static override usage = Command.Usage({
    description: "Print every value with where it came from; secrets are masked",
  });

  async run(): Promise<number> {
    const { describeConfig } = await import("@harombe/config");
    const { renderTable } = await import("../output/render-table.ts");
    const loaded = await this.loadConfig();
    const entries = describeConfig(loaded);
    this.report(entries, () =>
      renderTable(
        [
          { title: "Key", value: ({ path }) => path },
          { title: "Value", value: ({ value }) => JSON.stringify(value) },
          { title: "From", value: ({ origin }) => origin.detail },
        ],
        entries,
      ),
    );
    return 0;
  }
}

export class ConfigSchemaCommand extends HarombeCommand {
  static override paths = [["config", "schema"]];
  static override usage = Command.Usage({
    description: "Print the JSON Schema of the file, for editors",
  });

  async run(): Promise<number> {
    const { toConfigJsonSchema } = await import("@harombe/config");
    this.print(JSON.stringify(toConfigJsonSchema(), null, 2));
    return 0;
  }
}

export class ConfigCheckCommand extends ReadingCommand {
  static override paths = [["config", "check"]];
  static override usage = Command.Usage({
    description: "Say whether the file is right, and everything that is wrong with it",
  });

  async run(): Promise<number> {
    const { ConfigError } = await import("@harombe/config");
    try {
      const { assertDiscoveryToken } = await import("../config/assert-discovery-token.ts");
      const loaded = await this.loadConfig();
      const { path, exists, warnings } = loaded;
      await assertDiscoveryToken(loaded, {
        environment: this.context.environment,
        baseDirectory: await this.directory(),
        signal: this.context.signal,
      });
      this.report({ path, exists, issues: [], warnings }, () =>
        exists ? `${path} is right.` : `${path} does not exist: every value is the default.`,
      );
      return 0;
    } catch (error) {
      if (!this.isJson || !ConfigError.isInstance(error)) throw error;
      this.report({ issues: error.issues, warnings: [] }, () => "");
      return 1;
    }
  }
}
