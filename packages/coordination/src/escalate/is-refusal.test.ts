import { expect, test } from "vitest";

import { isRefusal } from "./is-refusal.ts";

test.each([
  "I'm sorry, but I can't help with that.",
  "I cannot assist with that request.",
  "Unfortunately, I am not able to access the internet.",
  "As an AI language model, I don't have opinions.",
  "I'm unable to do this.",
  "Es tut mir leid, aber das kann ich nicht tun.",
  "Leider darf ich dazu keine Auskunft geben.",
  "Désolé, je ne peux pas répondre à cette question.",
  "Lo siento, no puedo ayudarte con eso.",
  "Mi dispiace, non posso aiutarti.",
  "Desculpe, não posso ajudar com isso.",
  "Извините, я не могу помочь с этим.",
  "抱歉,我无法回答这个问题。",
  "申し訳ありませんが、お答えできません。",
  "죄송하지만 도와드릴 수 없습니다.",
])("%j is a refusal", (text) => {
  expect(isRefusal(text)).toBe(true);
});

test.each([
  "Sorry, my mistake: it is four.",
  "Unfortunately, the train is late.",
  "I can't believe how fast it went! It is four.",
  "Leider regnet es morgen.",
  "No. You cannot divide by zero.",
  `I'm sorry, but I can't do all of it. ${"Here is what I can do. ".repeat(20)}`,
  "",
])("%j is none", (text) => {
  expect(isRefusal(text)).toBe(false);
});

test("takes no time for a text made to take some", () => {
  const startedAt = performance.now();
  for (const text of ["sorry ".repeat(50), " ".repeat(300), "I can't ".repeat(37)]) isRefusal(text);
  expect(performance.now() - startedAt).toBeLessThan(50);
});
