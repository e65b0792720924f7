import { readFile, realpath } from "node:fs/promises";
import { dirname } from "node:path";

import { Command } from "clipanion";

import { exampleNodes } from "../../cluster/example-nodes.ts";
import { exitCodes } from "../../command/exit-codes.ts";
import { ClusterCommand } from "./cluster-command.ts";

export class ClusterInitCommand extends ClusterCommand {
  static override paths = [["cluster", "init"]];
  static override usage = Command.Usage({
    description: "Put an example of other machines into the configuration, for you to edit",
    details:
      "The example is a comment, so nothing changes until you edit it. Where machines are configured already, nothing is written.",
  });

  async run(): Promise<number> {
    const { config, path, exists } = await this.loadConfig({ mayBeMissing: true });
    const names = config.cluster.nodes.map(({ name }) => name);
    if (names.length > 0) {
      this.report({ path, written: false, nodes: names }, () =>
        [
          `${path} has ${names.length === 1 ? "a machine" : "machines"} already: ${names.join(", ")}.`,
          "Nothing was written. `harombe cluster add` adds another one.",
        ].join("\n"),
      );
      return exitCodes.done;
    }
    const hasWritten = await this.write(path, exists);
    this.report({ path, written: hasWritten, nodes: [] }, () =>
      [
        hasWritten ? `Put an example at the end of ${path}.` : `The example is in ${path} already.`,
        "Edit there name, host, port, model and tier of each machine, and take the leading # away.",
        "Or add one at once: harombe cluster add NAME HOST --model MODEL --tier 0",
      ].join("\n"),
    );
    return exitCodes.done;
  }

  /** False when the example is there already. */
  private async write(path: string, exists: boolean): Promise<boolean> {
    const { createConfigText, writeFileAtomically } = await import("@harombe/config");
    const { makeFolder } = await import("@harombe/folders");
    const target = exists ? await realpath(path) : path;
    const text = exists ? await readFile(target, "utf8") : createConfigText();
    if (text.includes(exampleNodes.trim())) return false;
    makeFolder(dirname(target));
    const separator = text === "" || text.endsWith("\n") ? "" : "\n";
    await writeFileAtomically(target, text + separator + exampleNodes);
    return true;
  }
}
