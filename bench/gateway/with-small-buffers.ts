import { spawn } from "node:child_process";
import { once } from "node:events";

/** Of each socket, in bytes. */
export const socketBufferBytes = { send: 65_536, receive: 131_072 };

const marker = "HAROMBE_BENCH_SMALL_BUFFERS";

/** Whether this process runs where sockets have small buffers. */
export const hasSmallBuffers = process.env[marker] === "yes";

/**
 * Runs this program again in a network namespace of its own, where sockets may not grow: a kernel
 * that swallows megabytes for each of them would be what is measured, and runs out of memory.
 * Resolves to its exit code, or to null where that cannot be done (it takes Linux, root and `ip`).
 */
export async function runWithSmallBuffers(): Promise<number | null> {
  if (hasSmallBuffers || process.platform !== "linux" || process.getuid?.() !== 0) return null;
  const { send, receive } = socketBufferBytes;
  const script = [
    "ip link set lo up || exit 126",
    `echo "4096 16384 ${send}" > /proc/sys/net/ipv4/tcp_wmem || exit 126`,
    `echo "4096 ${receive} ${receive}" > /proc/sys/net/ipv4/tcp_rmem || exit 126`,
    'exec "$@"',
  ].join("\n");
  const again = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const child = spawn("unshare", ["--net", "sh", "-c", script, "sh", ...again], {
    stdio: "inherit",
    env: { ...process.env, [marker]: "yes" },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => child.kill(signal));
  }
  try {
    const [code] = (await once(child, "exit")) as [number | null];
    return code === 126 ? null : (code ?? 1);
  } catch {
    return null;
  }
}
