import { expect, it } from "vitest";

import { createFakeWorld, type FakeWorldOptions } from "../fixtures/fake-world.ts";
import { detectHardware } from "./detect-hardware.ts";

const twoOfNvidia: FakeWorldOptions = {
  commands: {
    "nvidia-smi --query-gpu":
      "0, GPU-aa, 00000000:01:00.0, NVIDIA GeForce RTX 3060, 12288, 1000, 550.54\n" +
      "1, GPU-bb, 00000000:02:00.0, NVIDIA GeForce RTX 3060, 12288, 2000, 550.54\n",
  },
};

const oneSliced: FakeWorldOptions = {
  commands: {
    "nvidia-smi --query-gpu": "0, GPU-aa, 00000000:07:00.0, NVIDIA A100, 40960, 40000, 550.54\n",
    "nvidia-smi -L":
      "GPU 0: NVIDIA A100 (UUID: GPU-aa)\n  MIG 3g.20gb Device 0: (UUID: MIG-a)\n  MIG 1g.5gb Device 1: (UUID: MIG-b)\n",
    "nvidia-smi -q -x":
      "<gpu><mig_device><index>0</index><fb_memory_usage><total>2 MiB</total><free>1000 MiB</free></fb_memory_usage></mig_device><mig_device><index>1</index><fb_memory_usage><total>2 MiB</total><free>2000 MiB</free></fb_memory_usage></mig_device></gpu>",
  },
};

function cardOfAmd(index: number, freeMiB: number): Readonly<Record<string, string>> {
  const card = `/sys/class/drm/card${index}/device`;
  const node = `/sys/class/kfd/kfd/topology/nodes/${index + 1}/properties`;
  return {
    [`${card}/vendor`]: "0x1002\n",
    [`${card}/uevent`]: `DRIVER=amdgpu\nPCI_SLOT_NAME=0000:0${index + 3}:00.0\n`,
    [`${card}/mem_info_vram_total`]: `${20_000 * 1024 ** 2}\n`,
    [`${card}/mem_info_vram_used`]: `${(20_000 - freeMiB) * 1024 ** 2}\n`,
    [node]: `simd_count 192\ngfx_target_version 110000\nunique_id ${0xab_00 + index}\nlocation_id ${(index + 3) * 256}\n`,
  };
}

const threeOfAmd: FakeWorldOptions = {
  files: { ...cardOfAmd(0, 1000), ...cardOfAmd(1, 2000), ...cardOfAmd(2, 3000) },
};

it.for<
  [machine: FakeWorldOptions, environment: Record<string, string>, usableMiB: readonly number[]]
>([
  [twoOfNvidia, {}, [1000, 2000]],
  [twoOfNvidia, { CUDA_VISIBLE_DEVICES: "1" }, [0, 2000]],
  [twoOfNvidia, { CUDA_VISIBLE_DEVICES: "GPU-aa" }, [1000, 0]],
  [twoOfNvidia, { CUDA_VISIBLE_DEVICES: "" }, [0, 0]],
  [twoOfNvidia, { ROCR_VISIBLE_DEVICES: "1", HIP_VISIBLE_DEVICES: "1" }, [1000, 2000]],
  [oneSliced, { CUDA_VISIBLE_DEVICES: "MIG-b" }, [0, 2000]],
  [oneSliced, { CUDA_VISIBLE_DEVICES: "0" }, [1000, 2000]],
  [threeOfAmd, {}, [1000, 2000, 3000]],
  [threeOfAmd, { ROCR_VISIBLE_DEVICES: "1,2" }, [0, 2000, 3000]],
  [threeOfAmd, { ROCR_VISIBLE_DEVICES: "GPU-000000000000ab02" }, [0, 0, 3000]],
  [threeOfAmd, { HIP_VISIBLE_DEVICES: "0" }, [1000, 0, 0]],
  [threeOfAmd, { HIP_VISIBLE_DEVICES: "" }, [1000, 2000, 3000]],
  [threeOfAmd, { CUDA_VISIBLE_DEVICES: "2" }, [0, 0, 3000]],
  [threeOfAmd, { HIP_VISIBLE_DEVICES: "0", CUDA_VISIBLE_DEVICES: "2" }, [1000, 0, 0]],
  [threeOfAmd, { ROCR_VISIBLE_DEVICES: "1,2", HIP_VISIBLE_DEVICES: "1" }, [0, 0, 3000]],
])("of %j with %j an engine can use %j MiB", async ([machine, environment, usableMiB]) => {
  const { gpus } = await detectHardware(createFakeWorld({ ...machine, environment }));
  expect(gpus.map(({ usableBytes }) => (usableBytes ?? 0) / 1024 ** 2)).toEqual(usableMiB);
});

it("says which variable hides a GPU, and still lists it whole", async () => {
  const environment = { CUDA_VISIBLE_DEVICES: "1" };
  const { gpus } = await detectHardware(createFakeWorld({ ...twoOfNvidia, environment }));
  expect(gpus[0]).toMatchObject({ memoryTotalBytes: 12288 * 1024 ** 2, usableBytes: 0 });
  expect(gpus[0]?.notes).toContainEqual({
    field: "usableBytes",
    source: "CUDA_VISIBLE_DEVICES=1",
    reason: null,
  });
});

it("does not look at the environment of the process by itself", async () => {
  const { environment: _, ...world } = createFakeWorld(twoOfNvidia);
  process.env["CUDA_VISIBLE_DEVICES"] = "";
  try {
    const { gpus } = await detectHardware(world);
    expect(gpus.map(({ usableBytes }) => usableBytes)).not.toContain(0);
  } finally {
    delete process.env["CUDA_VISIBLE_DEVICES"];
  }
});
