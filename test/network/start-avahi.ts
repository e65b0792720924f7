import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import type { Host } from "./create-network.ts";

/** Debian's avahi on a host of the network, with a message bus of its own. */
export interface Avahi extends AsyncDisposable {
  /** `avahi-browse --terminate --resolve --parsable TYPE`: its lines, each split at semicolons. */
  browse(type: string): Promise<readonly (readonly string[])[]>;
  /** `avahi-publish --service …`, until the end of the network. */
  publish(...args: readonly string[]): Promise<ChildProcess>;
}

/** Starts `dbus-daemon` and `avahi-daemon` on a host and resolves when avahi speaks on the network. */
export async function startAvahi(host: Host): Promise<Avahi> {
  const folder = await mkdtemp(join(tmpdir(), "harombe-avahi-"));
  const bus = `unix:path=${folder}/bus`;
  const env = { DBUS_SYSTEM_BUS_ADDRESS: bus };
  await writeFile(`${folder}/bus.conf`, toBusConfig(bus));
  await writeFile(`${folder}/avahi.conf`, avahiConfig);
  await mkdir("/run/avahi-daemon", { recursive: true });

  const busArguments = ["--nofork", "--print-address", `--config-file=${folder}/bus.conf`];
  const busProcess = host.spawn("dbus-daemon", busArguments);
  await firstLine(busProcess, /unix:/);
  // A mount namespace of its own, since avahi keeps its pid and socket at one place on a machine.
  const script = `mount -t tmpfs tmpfs /run/avahi-daemon && exec avahi-daemon --no-drop-root \\
    --no-chroot --no-rlimits --file ${folder}/avahi.conf 2>&1`;
  const daemon = host.spawn("unshare", ["--mount", "sh", "-c", script], env);
  await firstLine(daemon, /Server startup complete/);
  return {
    browse: async (type) => {
      const command = ["--terminate", "--resolve", "--parsable", type];
      const output = await host.run(
        "env",
        `DBUS_SYSTEM_BUS_ADDRESS=${bus}`,
        "avahi-browse",
        ...command,
      );
      return output
        .trim()
        .split("\n")
        .map((line) => line.split(";"));
    },
    publish: async (...args) => {
      const child = host.spawn("sh", ["-c", 'exec avahi-publish "$@" 2>&1', "sh", ...args], env);
      await firstLine(child, /Established/);
      return child;
    },
    [Symbol.asyncDispose]: async () => {
      for (const child of [daemon, busProcess]) {
        child.kill("SIGTERM");
        if (child.exitCode === null) await once(child, "exit");
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves when a program prints what is expected; rejects with all it said when it ends first. */
async function firstLine(child: ChildProcess, expected: RegExp): Promise<void> {
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout! })) {
    said.push(line);
    if (expected.test(line)) {
      child.stdout?.resume();
      return;
    }
  }
  throw new Error(`It ended:\n${said.join("\n")}`);
}

const toBusConfig = (address: string): string => `
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <listen>${address}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    <allow user="*"/>
  </policy>
</busconfig>
`;

const avahiConfig = `
[server]
host-name=stranger
allow-interfaces=eth0
[publish]
publish-hinfo=no
publish-workstation=no
`;
