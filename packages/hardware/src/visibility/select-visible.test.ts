import fc from "fast-check";
import { expect, it } from "vitest";

import { selectVisible } from "./select-visible.ts";

const devices = [
  { index: 0, ids: ["GPU-8932f937-d72c"] },
  { index: 1, ids: ["GPU-8931aaaa-0000"] },
  { index: 2, ids: ["MIG-a", "GPU-5c1d"] },
  { index: 2, ids: ["MIG-b", "GPU-5c1d"] },
];

it.for<[list: string | undefined, visible: readonly number[]]>([
  [undefined, [0, 1, 2, 3]],
  ["", []],
  ["1", [1]],
  ["1,0", [0, 1]],
  [" 0 , 1 ", [0, 1]],
  ["0,-1,1", [0]],
  ["7,0", []],
  ["NoDevFiles", []],
  ["GPU-8932", [0]],
  ["gpu-8932F937", [0]],
  ["GPU-893", []],
  ["MIG-b", [3]],
  ["2", [2, 3]],
  ["GPU-5c1d", [2, 3]],
])("of %o sees %o", ([list, visible]) => {
  expect(selectVisible(devices, list)).toEqual(visible.map((position) => devices[position]));
});

it("never sees more than there is, whatever the list", () => {
  fc.assert(
    fc.property(fc.string(), (list) => {
      expect(devices).toEqual(expect.arrayContaining([...selectVisible(devices, list)]));
    }),
  );
});
