import { expect, test } from "vitest";

import * as eastAsian from "./east-asian.ts";
import { english } from "./english.ts";
import * as germanic from "./germanic.ts";
import * as romance from "./romance.ts";
import * as slavic from "./slavic.ts";
import { type Vocabulary, wordKinds } from "./word-kind.ts";

const languages: Readonly<Record<string, Vocabulary>> = {
  english,
  ...germanic,
  ...romance,
  ...slavic,
  ...eastAsian,
};

test.each(Object.entries(languages))("the words of %s can be found", (_name, vocabulary) => {
  for (const [kind, list] of Object.entries(vocabulary)) {
    expect(wordKinds).toContain(kind);
    const words = list.split(",");
    expect(
      words.filter((word) => !/^\p{L}[^A-Z~]*~?$/u.test(word) || word !== word.trim()),
    ).toEqual([]);
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
  }
});

test.each(Object.entries(languages))("%s knows each sort of work", (_name, vocabulary) => {
  for (const kind of ["heavy", "work", "minor", "reason", "fact", "scope"] as const) {
    expect(vocabulary[kind]?.split(",").length).toBeGreaterThan(3);
  }
});
