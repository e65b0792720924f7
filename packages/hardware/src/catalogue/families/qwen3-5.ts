import { defineFamily, fullAttention } from "../define-model.ts";

/** The model cards name layers, heads and the layout "3 × Gated DeltaNet, 1 × gated attention". */
const cardOf = (repository: string) => `https://huggingface.co/${repository}`;

/** The card of 3.6 at that size, copied to a leader board; 3.5 has the same layout. */
const layoutOf35b = "https://mera.a-ai.ru/en/industrial/submits/181";

const traits = { hasTools: true, licence: "Apache-2.0", nativeContextTokens: 262_144 } as const;

/**
 * Qwen 3.5 (2026). Three of four layers keep a state of fixed size (tens of megabytes, within the
 * overhead) instead of keys and values. Below Qwen 3 of one size, although it is newer: engines took
 * up this kind of attention only lately.
 */
export const qwen35 = defineFamily({ ...traits, family: "qwen3.5", weight: 0.75 }, [
  {
    size: "4b",
    totalB: 4.7,
    listedGB: 3.4,
    layers: 32,
    attention: fullAttention(8, 4, 256),
    source: cardOf("Qwen/Qwen3.5-4B"),
  },
  {
    size: "9b",
    aliases: ["latest"],
    totalB: 9.65,
    listedGB: 6.6,
    layers: 32,
    attention: fullAttention(8, 4, 256),
    source: cardOf("Qwen/Qwen3.5-9B"),
    confirmedBy: "https://docs.vultr.com/models/alibaba-qwen-35/qwen3.5-9b/nvidia",
  },
  {
    size: "27b",
    totalB: 27.8,
    listedGB: 17,
    layers: 64,
    attention: fullAttention(16, 4, 256),
    source: cardOf("Qwen/Qwen3.5-27B"),
  },
  {
    size: "35b-a3b",
    aliases: ["35b"],
    totalB: 34.7,
    activeB: 3,
    listedGB: 24,
    layers: 40,
    attention: fullAttention(10, 2, 256),
    source: cardOf("Qwen/Qwen3.5-35B-A3B"),
    confirmedBy: layoutOf35b,
  },
]);

/** Qwen 3.6 (April 2026): the shapes of 3.5, trained on. */
export const qwen36 = defineFamily({ ...traits, family: "qwen3.6", weight: 0.8 }, [
  {
    size: "27b",
    totalB: 27.8,
    layers: 64,
    attention: fullAttention(16, 4, 256),
    source: cardOf("Qwen/Qwen3.6-27B"),
  },
  {
    size: "35b-a3b",
    aliases: ["35b"],
    totalB: 34.7,
    activeB: 3,
    layers: 40,
    attention: fullAttention(10, 2, 256),
    source: cardOf("Qwen/Qwen3.6-35B-A3B"),
    confirmedBy: layoutOf35b,
  },
]);
