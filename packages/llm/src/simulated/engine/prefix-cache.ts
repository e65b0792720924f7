/** Remembers the last prompts, to tell how much of a new one needs no work. */
export interface PrefixCache {
  /** The share of the prompt, 0 to 1, that the most similar remembered prompt begins with. */
  share(text: string): number;
  remember(text: string): void;
}

export function createPrefixCache(promptsMax: number): PrefixCache {
  const prompts: string[] = [];
  return {
    share: (text) => {
      const lengths = prompts.map((prompt) => commonLength(prompt, text));
      return text === "" ? 0 : Math.max(0, ...lengths) / text.length;
    },
    remember: (text) => {
      prompts.unshift(text);
      prompts.length = Math.min(prompts.length, promptsMax);
    },
  };
}

function commonLength(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length < most && one[length] === other[length]) length += 1;
  return length;
}
