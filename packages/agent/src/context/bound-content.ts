import { type ContentPart, type MessageContent, estimateTokens } from "@harombe/llm";

/** Keeps text within a number of tokens by cutting its middle and saying how much is gone. */
export function boundText(text: string, tokensMax: number): string {
  // A character is at most about two tokens: most results need no counting.
  if (text.length * 2 <= tokensMax) return text;
  const tokens = estimateTokens(text);
  if (tokens <= tokensMax) return text;
  let kept = Math.floor((text.length * tokensMax) / tokens);
  for (;;) {
    const cut = cutMiddle(text, kept, tokens);
    if (kept === 0 || estimateTokens(cut) <= tokensMax) return cut;
    kept = Math.floor(kept * 0.9);
  }
}

function cutMiddle(text: string, kept: number, tokens: number): string {
  const headEnd = wholeCharacter(text, Math.ceil(kept * 0.6));
  const tailStart = wholeCharacter(text, text.length - Math.floor(kept * 0.4));
  const gone = tailStart - headEnd;
  const goneTokens = Math.round((tokens * gone) / text.length);
  const note = `[… ${gone} characters (about ${goneTokens} tokens) cut here …]`;
  return `${text.slice(0, headEnd)}\n${note}\n${text.slice(tailStart)}`;
}

/** Never between the two halves of a surrogate pair. */
function wholeCharacter(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code >= 0xdc00 && code <= 0xdfff ? index + 1 : index;
}

/** Bounds the text of a content; its parts share the tokens in order. Images stay as they are. */
export function boundContent(content: MessageContent, tokensMax: number): MessageContent {
  if (typeof content === "string") return boundText(content, tokensMax);
  let left = tokensMax;
  return content.map((part): ContentPart => {
    if (part.type !== "text") return part;
    const text = boundText(part.text, Math.max(left, 0));
    left -= estimateTokens(text);
    return text === part.text ? part : { type: "text", text };
  });
}
