import { readdir, readFile } from "node:fs/promises";
import os from "node:os";

import { executeCommand } from "./execute-command.ts";
import type { HardwareWorld } from "./hardware-world.ts";
import { readSystemInformation } from "./read-system-information.ts";

/** This machine. */
export function createRealWorld(): HardwareWorld {
  return {
    exec: executeCommand,
    readFile: (path, { signal }) => readFile(path, { encoding: "utf8", signal }),
    readDirectory: (path) => readdir(path),
    platform: process.platform,
    arch: process.arch,
    environment: {},
    operatingSystem: os,
    systemInformation: readSystemInformation,
  };
}
