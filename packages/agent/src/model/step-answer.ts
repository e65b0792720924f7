import type { FinishReason, ToolCall, Usage } from "@harombe/llm";

/** What a model answered in one step, as far as it came. */
export interface StepAnswer {
  text: string;
  reasoning: string;
  readonly calls: ToolCall[];
  /** Of all that was streamed. */
  characters: number;
  usage: Usage | null;
  finishReason: FinishReason | null;
  /** The piece that the text repeats over and over, when it was stopped for that. */
  repetition: string | null;
}

export function createStepAnswer(): StepAnswer {
  return {
    text: "",
    reasoning: "",
    calls: [],
    characters: 0,
    usage: null,
    finishReason: null,
    repetition: null,
  };
}
