import { networkInterfaces, type NetworkInterfaceInfo } from "node:os";

export interface InterfaceAddress {
  readonly address: string;
  readonly family: 4 | 6;
  readonly prefixLength: number;
}

export interface LocalInterface {
  /** `eth0`, `en0`, `Wi-Fi`. */
  readonly name: string;
  /** What stands behind `%` in a link-local address: the name, on Windows the number. */
  readonly zone: string;
  readonly addresses: readonly InterfaceAddress[];
}

export interface ListInterfacesOptions {
  /**
   * Names (`eth0`) or addresses (`192.168.1.5`) to use, and no others. Without it every real
   * interface: not loopback, not what containers, virtual machines and tunnels add.
   */
  readonly only?: readonly string[] | undefined;
  /** The operating system's list; replaced in tests. */
  readonly networkInterfaces?: (() => NodeJS.Dict<NetworkInterfaceInfo[]>) | undefined;
  readonly platform?: NodeJS.Platform | undefined;
}

/**
 * Interfaces made by container and virtual machine software, and tunnels without multicast.
 * Names as Docker, Podman, Kubernetes (CNI, flannel, Calico), LXC, libvirt, VMware, VirtualBox,
 * Hyper-V, WireGuard, Tailscale and macOS (AWDL, utun) give them.
 */
const virtualNames =
  /^(docker|br-[0-9a-f]{12}$|veth|virbr|podman|cni|flannel|cali|kube|lxc|lxdbr|vmnet|vboxnet|vethernet|wg|tailscale|tun|utun|awdl|llw|anpi)/i;

/** The interfaces of this machine that are up and carry a network others can reach. */
export function listInterfaces({
  only,
  networkInterfaces: list = networkInterfaces,
  platform = process.platform,
}: ListInterfacesOptions = {}): readonly LocalInterface[] {
  return Object.entries(list()).flatMap(([name, found = []]) => {
    const used = found.filter((info) => isWanted(name, info, only));
    const zone = platform === "win32" ? scopeOf(found) : name;
    return used.length === 0 ? [] : [{ name, zone, addresses: used.map(toAddress) }];
  });
}

function isWanted(name: string, info: NetworkInterfaceInfo, only?: readonly string[]): boolean {
  if (only !== undefined) return only.includes(name) || only.includes(info.address);
  return !info.internal && !virtualNames.test(name);
}

function toAddress(info: NetworkInterfaceInfo): InterfaceAddress {
  const longest = info.family === "IPv4" ? 32 : 128;
  return {
    address: info.address,
    family: info.family === "IPv4" ? 4 : 6,
    prefixLength: Number(info.cidr?.split("/")[1] ?? longest),
  };
}

const scopeOf = (found: readonly NetworkInterfaceInfo[]): string =>
  String(found.find((info) => info.family === "IPv6" && info.scopeid !== 0)?.scopeid ?? 0);
