import { expect, it } from "vitest";

import { bandwidthOf } from "./bandwidth-of.ts";

it.for([
  ["NVIDIA GeForce RTX 4090", 1008e9],
  ["NVIDIA GeForce RTX 4090 Laptop GPU", 576e9],
  ["NVIDIA GeForce RTX 4070 Ti SUPER", 672e9],
  ["NVIDIA GeForce RTX 3050 Laptop GPU", null],
  ["NVIDIA A100-SXM4-40GB", 1555e9],
  ["NVIDIA A100-SXM4-40GB MIG 3g.20gb", null],
  ["NVIDIA H200", 4800e9],
  ["NVIDIA GB10", 273e9],
  ["NVIDIA Jetson AGX Orin Developer Kit", 204e9],
  ["NVIDIA Jetson Orin NX Engineering Reference Developer Kit Super", 102e9],
  ["Navi 31 [Radeon RX 7900 XTX]", 960e9],
  ["AMD Radeon RX 7900 XT", 800e9],
  ["Intel(R) Arc(TM) A770 Graphics", 512e9],
  ["Apple M2", 100e9],
  ["Apple M2 Ultra", 800e9],
  ["Voodoo 2", null],
  ["", null],
  [null, null],
] as const)("knows the bandwidth of %o to be %s", ([name, bandwidth]) => {
  expect(bandwidthOf(name)).toBe(bandwidth);
});
