import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const programs = [
  "ip",
  "tc",
  "nft",
  "avahi-daemon",
  "avahi-browse",
  "avahi-publish",
  "dbus-daemon",
];
const install = "sudo test/network/install-prerequisites.sh";

/** Why network namespaces cannot be made here; null when they can. */
export function whyNoNetworks(): string | null {
  if (process.platform !== "linux") return `needs Linux, this is ${process.platform}`;
  if (process.getuid?.() !== 0) return "needs root";
  const missing = programs.filter((program) => !hasProgram(program));
  if (missing.length > 0) return `needs ${missing.join(", ")}: ${install}`;
  const probe = `hb-${String(process.pid)}-probe`;
  const { status, stderr } = spawnSync("ip", ["netns", "add", probe], { encoding: "utf8" });
  if (status !== 0) return `may not make network namespaces: ${stderr.trim()}`;
  spawnSync("ip", ["netns", "delete", probe]);
  return null;
}

function hasProgram(name: string): boolean {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  return folders.some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
