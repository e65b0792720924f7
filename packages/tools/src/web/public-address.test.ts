import { expect, test } from "vitest";

import { findAddressFault } from "./public-address.ts";

test.each(["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450:4001::200e"])(
  "%s is public",
  (address) => {
    expect(findAddressFault(address)).toBeNull();
  },
);

test.each([
  ["127.0.0.1", 'in the range "loopback"'],
  ["127.255.255.254", 'in the range "loopback"'],
  ["0.0.0.0", 'in the range "unspecified"'],
  ["10.1.2.3", 'in the range "private"'],
  ["172.16.0.1", 'in the range "private"'],
  ["192.168.1.1", 'in the range "private"'],
  ["169.254.169.254", 'in the range "link local"'],
  ["100.100.100.200", 'in the range "carrier grade nat"'],
  ["168.63.129.16", "internal to a cloud"],
  ["192.0.0.192", 'in the range "reserved"'],
  ["198.18.0.1", 'in the range "reserved"'],
  ["224.0.0.1", 'in the range "multicast"'],
  ["255.255.255.255", 'in the range "broadcast"'],
  ["::1", 'in the range "loopback"'],
  ["::", 'in the range "unspecified"'],
  ["::ffff:127.0.0.1", 'in the range "ipv4 mapped"'],
  ["::ffff:8.8.8.8", 'in the range "ipv4 mapped"'],
  ["::127.0.0.1", 'in the range "ipv4 mapped"'],
  ["2002:7f00:1::", 'in the range "6to4"'],
  ["64:ff9b::7f00:1", 'in the range "rfc6052"'],
  ["2001::1", 'in the range "teredo"'],
  ["fe80::1", 'in the range "link local"'],
  ["fd00:ec2::254", 'in the range "unique local"'],
  ["fec0::1", 'in the range "deprecated site local"'],
  ["ff02::1", 'in the range "multicast"'],
  ["4000::1", "outside of the global range"],
  ["localhost", "no IP address"],
])("%s is %s", (address, fault) => {
  expect(findAddressFault(address)).toBe(`it is ${fault}`);
});
