import { readdir, readFile, readlink } from "node:fs/promises";
import { basename } from "node:path";

/** A process that listens on a port. */
export interface PortOwner {
  readonly pid: number;
  /** As the system names it, such as `node`. */
  readonly command: string;
}

/**
 * Who listens on a TCP port, where the system tells: Linux, for processes that this user may look
 * into. Null everywhere else; never throws.
 */
export async function findPortOwner(
  port: number,
  { root = "/proc" }: { readonly root?: string } = {},
): Promise<PortOwner | null> {
  try {
    const inodes = await listeningInodes(root, port);
    if (inodes.size === 0) return null;
    for (const entry of await readdir(root)) {
      if (/^\d+$/.test(entry) && (await holdsSocket(`${root}/${entry}/fd`, inodes))) {
        return { pid: Number(entry), command: await commandOf(`${root}/${entry}`) };
      }
    }
  } catch {
    // No /proc, or a process that ended while it was looked at.
  }
  return null;
}

/** The program's name without its arguments, which may hold anything. */
async function commandOf(folder: string): Promise<string> {
  const commandLine = await readFile(`${folder}/cmdline`, "utf8");
  const [program = ""] = commandLine.split("\0");
  return basename(program) || (await readFile(`${folder}/comm`, "utf8")).trim();
}

/** State 0A is LISTEN, see proc_net_tcp in the kernel's documentation. */
async function listeningInodes(root: string, port: number): Promise<ReadonlySet<string>> {
  const inodes = new Set<string>();
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  for (const table of ["tcp", "tcp6"]) {
    const text = await readFile(`${root}/net/${table}`, "utf8").catch(() => "");
    for (const line of text.split("\n").slice(1)) {
      const fields = line.trim().split(/\s+/);
      if (fields[1]?.endsWith(suffix) && fields[3] === "0A" && fields[9]) inodes.add(fields[9]);
    }
  }
  return inodes;
}

async function holdsSocket(folder: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const descriptors = await readdir(folder).catch(() => []);
  for (const descriptor of descriptors) {
    const target = await readlink(`${folder}/${descriptor}`).catch(() => "");
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
    if (inode !== undefined && inodes.has(inode)) return true;
  }
  return false;
}
