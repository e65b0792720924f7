import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

/** One line that says where figures come from. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? "unknown CPU";
  const memory = `${(totalmem() / 1024 ** 3).toFixed(0)} GiB`;
  const [load = 0] = loadavg();
  return `${model}, ${availableParallelism()} cores, ${memory}, Node ${process.version}, ${process.platform}-${process.arch}, load ${load.toFixed(1)}`;
}
