import type { Message } from "@harombe/llm";
import { describe, expect, test } from "vitest";

import { classifyComplexity } from "./classify-complexity.ts";

const user = (content: string): Message => ({ role: "user", content });
const assistant = (content: string): Message => ({ role: "assistant", content });
const levelOf = (...messages: readonly Message[]) => classifyComplexity(messages).level;

const refactor =
  "Refactor this Python code to use async/await, explain the benefits, and write unit tests";

const prompts = [
  ["What's the weather?", "simple"],
  ["What is 2+2?", "simple"],
  ["What is the capital of France?", "simple"],
  ["Hello!", "simple"],
  ["", "simple"],
  ["list the files", "simple"],
  ["Translate 'good morning' to French", "simple"],
  ["Explain the difference between TCP and UDP", "medium"],
  ["Write a function that reverses a string in Python", "medium"],
  ["Fix the failing test", "medium"],
  [refactor, "complex"],
  [
    "Analyze all Python files in the src/ directory, identify potential bugs, and create a detailed report.",
    "complex",
  ],
  [
    "Search for recent papers on transformer architectures, summarize findings, compare approaches, and write a comprehensive literature review.",
    "complex",
  ],
  ["Design a distributed rate limiter and implement it in Go with tests", "complex"],
] as const;

test.each(prompts)("%j is %s", (prompt, level) => {
  expect(levelOf(user(prompt))).toBe(level);
});

describe("does not flip", () => {
  test.each([
    [
      "typos",
      "Refactr this Pyhton code to use asnyc/await, explian the benefits, and wriet unit tsets",
      "complex",
    ],
    [
      "a polite preamble",
      `Good morning! I hope you are well. Could you please be so kind and help me: ${refactor}? Thank you very much!`,
      "complex",
    ],
    [
      "a polite preamble to little",
      "Hi! I hope you are well. Could you please be so kind and tell me what the capital of France is? Thanks a lot!",
      "simple",
    ],
    ["words that only contain others", "What is the capital of Designia?", "simple"],
    ["capitals", "WHAT IS THE CAPITAL OF FRANCE?", "simple"],
  ] as const)("for %s", (_name, prompt, level) => {
    expect(levelOf(user(prompt))).toBe(level);
  });
});

describe("a short follow-up keeps the level of what it follows", () => {
  test.each(["yes", "continue", "Fix it", "go on please", "Try again!"])("%s", (text) => {
    expect(levelOf(user(refactor), assistant("Shall I?"), user(text))).toBe("complex");
    expect(levelOf(user("What is 2+2?"), assistant("4"), user(text))).toBe("simple");
  });

  test("over several of them, and not when it says something new", () => {
    const before = [user(refactor), assistant("Done."), user("continue"), assistant("Done.")];
    expect(levelOf(...before, user("yes"))).toBe("complex");
    expect(levelOf(...before, user("What's the weather?"))).toBe("simple");
  });
});

describe("what the user did not write does not count", () => {
  const wall = "Analyze, refactor, design and implement a comprehensive architecture. ".repeat(20);

  test.each([
    ["a block of a harness", [user(`<system-reminder>${wall}</system-reminder>\nWhat is 2+2?`)]],
    ["a file put in by a tool", [user(`<file>${wall}</file> What is 2+2?`)]],
    [
      "a message that is all block",
      [user("What is 2+2?"), user(`<tool_output>${wall}</tool_output>`)],
    ],
    ["the system prompt", [{ role: "system", content: wall }, user("What is 2+2?")]],
    [
      "a tool's result",
      [user("What is 2+2?"), { role: "tool", toolCallId: "1", name: "read", content: wall }],
    ],
  ] as const satisfies readonly (readonly [string, readonly Message[]])[])(
    "%s",
    (_name, messages) => {
      expect(levelOf(...messages)).toBe("simple");
    },
  );

  test("but HTML that the user shows is the user's", () => {
    expect(levelOf(user(`Refactor <div>${wall}</div> and explain it`))).toBe("complex");
  });
});

test("gives its reasons", () => {
  expect(classifyComplexity([user(refactor)])).toMatchInlineSnapshot(`
    {
      "level": "complex",
      "reasons": [
        "asks to refactor",
        "asks to explain, write",
        "3 tasks in one",
        "is about code",
      ],
      "score": 0.9,
    }
  `);
});

test("looks at no more than it must of a huge message", () => {
  const startedAt = performance.now();
  const huge = "word ".repeat(400_000) + "<".repeat(400_000);
  expect(levelOf(user(huge))).toBe("medium");
  expect(performance.now() - startedAt).toBeLessThan(250);
});
