import { execFile, spawn, type ChildProcess } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Runs a program to its end; rejects with what it wrote to stderr. */
const run = async (file: string, ...args: readonly string[]): Promise<string> =>
  (await execute(file, args, { timeout: 20_000, encoding: "utf8" })).stdout;

/** A machine of the test's network: a network namespace with one interface, `eth0`. */
export interface Host {
  readonly name: string;
  /** Its IPv4 address, `10.77.NETWORK.HOST`. */
  readonly address: string;
  /** Runs a program on it to its end and resolves to its output. */
  run(file: string, ...args: readonly string[]): Promise<string>;
  /** Starts a program on it; the network's `close` kills what still runs. */
  spawn(file: string, args: readonly string[], env?: NodeJS.ProcessEnv): ChildProcess;
  /** Pulls the cable, or plugs it in again. */
  setCable(state: "up" | "down"): Promise<void>;
  /** Drops so many of the packets that arrive at it, at random. */
  setLoss(percent: number): Promise<void>;
  /** Lets so much leave it per second; the rest waits. */
  setRate(kilobits: number): Promise<void>;
}

/** Machines on one switch. */
export interface Network extends AsyncDisposable {
  readonly hosts: readonly Host[];
  /** Gives a host of another network a second interface, `eth1`, on this one; resolves to its address. */
  attach(host: Host): Promise<string>;
}

/** Namespaces are named after the process that made them, so that another run can tell what is left over. */
const namePattern = /^hb-(\d+)-/;
let networks = 0;

/** Makes hosts with addresses of their own on a bridge in a namespace of its own. Needs root. */
export async function createNetwork(hostCount: number): Promise<Network> {
  await removeLeftovers();
  networks += 1;
  const prefix = `hb-${String(process.pid)}-${String(networks)}`;
  const subnet = `10.77.${String(networks)}`;
  const names: string[] = [];
  const addNamespace = async (name: string): Promise<string> => {
    await run("ip", "netns", "add", name);
    names.push(name);
    // Without duplicate address detection an IPv6 address is usable at once, not after a second.
    await inside(name, "sh", "-c", "echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad");
    await run("ip", "-n", name, "link", "set", "lo", "up");
    return name;
  };
  const close = async (): Promise<void> => {
    for (const name of names) await removeNamespace(name);
  };
  try {
    const switchName = await addNamespace(`${prefix}-switch`);
    await run("ip", "-n", switchName, "link", "add", "br0", "type", "bridge");
    await run("ip", "-n", switchName, "link", "set", "br0", "up");
    const hosts: Host[] = [];
    for (let number = 1; number <= hostCount; number += 1) {
      const name = await addNamespace(`${prefix}-host${String(number)}`);
      hosts.push(await addHost(name, { number, switchName, subnet }));
    }
    const attach = async (host: Host): Promise<string> => {
      const place = { number: hostCount + 1, switchName, subnet };
      return (await connect(host.name, { ...place, device: "eth1" })).address;
    };
    return { hosts, attach, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Place {
  readonly number: number;
  readonly switchName: string;
  /** The first three numbers of its addresses. */
  readonly subnet: string;
}

/** Lays a cable from the switch to an interface of a namespace. */
async function connect(
  name: string,
  { number, switchName, subnet, device }: Place & { readonly device: string },
): Promise<{ readonly port: string; readonly address: string }> {
  const port = `port${String(number)}`;
  const address = `${subnet}.${String(number)}`;
  const atSwitch = ["-n", switchName, "link"];
  await run("ip", ...atSwitch, "add", port, "type", "veth", "peer", "name", device, "netns", name);
  await run("ip", ...atSwitch, "set", port, "master", "br0", "up");
  await run("ip", "-n", name, "address", "add", `${address}/24`, "brd", "+", "dev", device);
  await run("ip", "-n", name, "link", "set", device, "up");
  return { port, address };
}

async function addHost(name: string, place: Place): Promise<Host> {
  const { port, address } = await connect(name, { ...place, device: "eth0" });
  return {
    name,
    address,
    run: (file, ...args) => inside(name, file, ...args),
    spawn: (file, args, env) =>
      spawn("ip", ["netns", "exec", name, file, ...args], {
        stdio: ["pipe", "pipe", "inherit"],
        env: { ...process.env, ...env },
      }),
    setCable: async (state) => {
      await run("ip", "-n", place.switchName, "link", "set", port, state);
    },
    setLoss: async (percent) => {
      const rule = `iifname "eth0" numgen random mod 100 < ${String(percent)} drop`;
      const hook = "type filter hook input priority 0;";
      await inside(name, "nft", `table inet loss {\n chain input {\n ${hook}\n ${rule}\n }\n}`);
    },
    setRate: async (kilobits) => {
      const rate = `${String(kilobits)}kbit`;
      const at = ["dev", "eth0"];
      await inside(name, "tc", "qdisc", "add", ...at, ..."root handle 1: htb default 1".split(" "));
      const queue = ["parent", "1:", "classid", "1:1", "htb", "rate", rate, "quantum", "1500"];
      await inside(name, "tc", "class", "add", ...at, ...queue);
    },
  };
}

const inside = (name: string, file: string, ...args: readonly string[]): Promise<string> =>
  run("ip", "netns", "exec", name, file, ...args);

/** Kills what runs in a namespace and removes it; its interfaces go with it. */
async function removeNamespace(name: string): Promise<void> {
  const pids = await run("ip", "netns", "pids", name).catch(() => "");
  for (const pid of pids.split("\n").filter(Boolean)) kill(Number(pid));
  await run("ip", "netns", "delete", name).catch(() => {});
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}

/** A run that was killed could not clean up: the next one does. */
async function removeLeftovers(): Promise<void> {
  for (const name of await listNamespaces()) {
    const pid = namePattern.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await removeNamespace(name);
  }
}

/** Names of all network namespaces of this machine. */
export const listNamespaces = async (): Promise<readonly string[]> =>
  (await run("ip", "netns", "list")).split("\n").flatMap((line) => /^\S+/.exec(line) ?? []);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
