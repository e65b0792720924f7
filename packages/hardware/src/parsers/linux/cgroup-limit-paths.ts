/**
 * The files that may hold this process's memory limit, from `/proc/self/cgroup`: one for its own
 * group and one for each group around it, since every one of them binds. Inside a container the path
 * of the host may not exist; its last parent, the mounted root, does.
 */
export function cgroupLimitPaths(text: string): readonly string[] {
  const paths = text.split("\n").flatMap((line) => {
    const [, id, controllers = "", path = ""] = /^(\d+):([^:]*):(\/.*)$/.exec(line.trim()) ?? [];
    if (id === "0" && controllers === "") return limitFiles("/sys/fs/cgroup", path, "memory.max");
    if (!controllers.split(",").includes("memory")) return [];
    return limitFiles("/sys/fs/cgroup/memory", path, "memory.limit_in_bytes");
  });
  return [...new Set(paths)];
}

/** A path deeper than this is no path that a container runtime makes. */
const depthMax = 32;

function limitFiles(mount: string, path: string, file: string): readonly string[] {
  const segments = path.split("/").filter((part) => part !== "" && part !== "." && part !== "..");
  const bounded = segments.slice(0, depthMax);
  return Array.from({ length: bounded.length + 1 }, (_, dropped) =>
    [mount, ...bounded.slice(0, bounded.length - dropped), file].join("/"),
  );
}
