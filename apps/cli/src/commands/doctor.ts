import { Command } from "clipanion";

import { exitCodes } from "../command/exit-codes.ts";
import { ReadingCommand } from "../command/harombe-command.ts";
import type { Finding } from "../doctor/finding.ts";
import type { Style } from "../output/style.ts";

export class DoctorCommand extends ReadingCommand {
  static override paths = [["doctor"]];
  static override usage = Command.Usage({
    description: "Check everything that an answer needs, and say what mends it",
  });

  async run(): Promise<number> {
    const findings = await this.examine();
    this.report(findings, () => findings.map((finding) => lineOf(finding, this.style)).join("\n"));
    const hasFailed = findings.some(({ status }) => status === "fail");
    return hasFailed ? exitCodes.failed : exitCodes.done;
  }

  private async examine(): Promise<readonly Finding[]> {
    const checks = await import("../doctor/index.ts");
    const { signal } = this.context;
    const { finding, loaded } = await checks.checkConfig(() => this.loadConfig(), {
      environment: this.context.environment,
      baseDirectory: await this.directory(),
      signal,
    });
    const alone = [await checks.checkHardware(this.context), finding, checks.checkClock()];
    if (!loaded) return alone;
    const files = await checks.checkFiles(() => this.openAssistant(loaded.config));
    const port = await checks.checkPort(loaded.config, await this.pidFilePath());
    if (!files.assistant) return [...alone, files.finding, port];
    await using assistant = files.assistant;
    return [
      ...alone,
      files.finding,
      ...(await checks.checkEngineAndModel(assistant, signal)),
      port,
      await checks.checkCluster(assistant, signal),
    ];
  }
}

function lineOf({ check, status, message, fix }: Finding, style: Style): string {
  const marks = { pass: style.green("pass"), warn: style.yellow("warn"), fail: style.red("fail") };
  const indent = "\n                 ";
  const remedy = fix === null ? "" : `${indent}→ ${fix.replaceAll("\n", `${indent}  `)}`;
  return `${marks[status]}  ${check.padEnd(9)}  ${message.replaceAll("\n", indent)}${remedy}`;
}
