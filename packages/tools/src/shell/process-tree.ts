import { readdir, readFile } from "node:fs/promises";

/** The processes that one call started, also those that left its group or lost their parent. */
export interface ProcessTree {
  /** Sends a signal to all that still run, and tells whether there were any. */
  signal(name: NodeJS.Signals): Promise<boolean>;
  isAlive(): Promise<boolean>;
}

export interface ProcessTreeOptions {
  /** The leader of the process group. */
  readonly leader: number;
  /** `NAME=value` that stands in the environment of what the call started, and nowhere else. */
  readonly marker: string;
}

/**
 * The process group everywhere but on Windows, and on Linux also what left the group: it carries
 * the marker in its environment, which `/proc` shows for processes of the same user.
 */
export function createProcessTree(options: ProcessTreeOptions): ProcessTree {
  if (process.platform !== "linux") return createGroup(options.leader);
  return {
    async signal(name) {
      const members = await findMembers(options);
      if (members.length > 0) kill(-options.leader, name);
      for (const pid of members) kill(pid, name);
      return members.length > 0;
    },
    isAlive: async () => (await findMembers(options)).length > 0,
  };
}

function createGroup(leader: number): ProcessTree {
  return {
    signal: async (name) => kill(-leader, name),
    isAlive: async () => kill(-leader, 0),
  };
}

/** False when there is nobody to take the signal. */
function kill(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

/** Zombies do not count: they run nothing, and their parent may never collect them. */
async function findMembers({ leader, marker }: ProcessTreeOptions): Promise<number[]> {
  const names = await readdir("/proc");
  const members = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const isMember = await Promise.all(
    members.map(async (pid) => {
      const { state, group } = await readStat(pid);
      if (state === "" || state === "Z" || state === "X") return false;
      return group === leader || (await hasMarker(pid, marker));
    }),
  );
  return members.filter((_, index) => isMember[index]);
}

/** The fields after the command's name, which may itself hold spaces and parentheses. */
async function readStat(pid: number): Promise<{ state: string; group: number }> {
  const stat = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => "");
  const [state = "", , group = ""] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { state, group: Number(group) };
}

async function hasMarker(pid: number, marker: string): Promise<boolean> {
  const environment = await readFile(`/proc/${pid}/environ`, "latin1").catch(() => "");
  return environment.split("\0").includes(marker);
}
