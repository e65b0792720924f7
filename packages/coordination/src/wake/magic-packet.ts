/** Six bytes 0xff and the address sixteen times: 102 bytes (AMD's Magic Packet, publication 20213). */
export const createMagicPacket = (mac: Buffer): Buffer =>
  Buffer.concat([Buffer.alloc(6, 0xff), ...Array.from({ length: 16 }, () => mac)]);
