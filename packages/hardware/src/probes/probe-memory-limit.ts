import { cgroupLimitPaths } from "../parsers/linux/cgroup-limit-paths.ts";
import { parseCgroupLimit } from "../parsers/linux/parse-cgroup-limit.ts";
import { type Fact, known, unknown } from "../report/fact.ts";
import type { Survey } from "../survey/create-survey.ts";
import { readTextFile } from "../survey/read-files.ts";

/** The tightest memory limit of the control groups that this process is in. */
export async function probeMemoryLimit(survey: Survey): Promise<Fact<number>> {
  if (survey.world.platform !== "linux") return unknown("only Linux has cgroups", "cgroup");
  const own = await readTextFile(survey, "/proc/self/cgroup");
  if (own === null) return unknown("/proc/self/cgroup cannot be read", "cgroup");
  const limits = await Promise.all(
    cgroupLimitPaths(own).map(async (path) => {
      const bytes = parseCgroupLimit((await readTextFile(survey, path)) ?? "");
      return bytes === null ? [] : [known(bytes, path)];
    }),
  );
  const [tightest] = limits.flat().toSorted((left, right) => left.value - right.value);
  return tightest ?? unknown("no limit is set", "cgroup");
}
