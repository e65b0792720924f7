/** Markers between which a model thinks aloud. */
export interface ReasoningBlock {
  readonly opener: string;
  readonly closers: readonly string[];
  /** Left out of the thought. Default: nothing. */
  readonly skipped?: readonly string[];
}

const harmonyClosers = ["<|end|>", "<|return|>", "<|call|>", "<|start|>assistant"];

/** The markers in use, from the chat templates of the model families named behind them. */
export const reasoningBlocks: readonly ReasoningBlock[] = [
  { opener: "<think>", closers: ["</think>"] }, // Qwen 3, DeepSeek-R1, GLM
  { opener: "<thinking>", closers: ["</thinking>"] },
  { opener: "<thought>", closers: ["</thought>"] },
  { opener: "<reasoning>", closers: ["</reasoning>"] },
  { opener: "<seed:think>", closers: ["</seed:think>"] }, // Seed-OSS
  { opener: "[THINK]", closers: ["[/THINK]"] }, // Magistral
  { opener: "◁think▷", closers: ["◁/think▷"] }, // Kimi
  { opener: "<|START_THINKING|>", closers: ["<|END_THINKING|>"] }, // Command
  { opener: "<|channel|>analysis<|message|>", closers: harmonyClosers }, // gpt-oss
];

/**
 * For answers whose template has opened the block already: any closer ends it, and an opener that
 * the model repeats means nothing.
 */
export const impliedReasoningBlock: ReasoningBlock = {
  opener: "",
  closers: [...new Set(reasoningBlocks.flatMap((block) => block.closers))],
  skipped: reasoningBlocks.map((block) => block.opener),
};

/** Control markers that carry nothing: they vanish from the visible text. */
export const silentMarkers: readonly string[] = [
  "<|channel|>final<|message|>",
  "<|channel|>commentary<|message|>",
  "<|start|>assistant",
  "<|end|>",
  "<|return|>",
  "<|call|>",
  "<|python_start|>",
  "<|python_end|>",
  "<｜tool▁calls▁begin｜>",
  "<｜tool▁calls▁end｜>",
  "<|tool_calls_section_begin|>",
  "<|tool_calls_section_end|>",
];

/** Ends that models write without a beginning, or behind one that was ended already. */
export const orphanMarkers: readonly string[] = [
  "</tool_call>",
  "</function>",
  "<|eom_id|>",
  "<|eot_id|>",
  "<|im_end|>",
];
