import { Builtins, Cli } from "clipanion";

import { AskCommand } from "./commands/ask.ts";

const cli = new Cli({ binaryLabel: "harombe", binaryName: "harombe", binaryVersion: "0.0.0" });
cli.register(Builtins.HelpCommand);
cli.register(Builtins.VersionCommand);
cli.register(AskCommand);
await cli.runExit(process.argv.slice(2));
