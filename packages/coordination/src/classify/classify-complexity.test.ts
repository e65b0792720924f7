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
  ["Who designed the Eiffel tower?", "simple"],
  ['What does the word "refactor" mean?', "simple"],
  ["What does refactor mean?", "simple"],
  ["What are design patterns and when do I need them?", "medium"],
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
  test.each([
    ...["yes", "continue", "conitnue", "Fix it", "go on please", "Try again!", "thank you"],
  ])("%s", (text) => {
    expect(levelOf(user(refactor), assistant("Shall I?"), user(text))).toBe("complex");
    expect(levelOf(user("What is 2+2?"), assistant("4"), user(text))).toBe("simple");
  });

  test("over several of them, and not when it says something new", () => {
    const before = [user(refactor), assistant("Done."), user("continue"), assistant("Done.")];
    expect(levelOf(...before, user("yes"))).toBe("complex");
    expect(levelOf(...before, user("What's the weather?"))).toBe("simple");
  });
});

describe("reads other languages", () => {
  test.each([
    ["Was ist die Hauptstadt von Frankreich?", "simple"],
    ["Wie ist das Wetter?", "simple"],
    ["Wie ist ein Compiler aufgebaut, und warum?", "medium"],
    ["Erkläre den Unterschied zwischen Wetter und Klima.", "medium"],
    ["Analysiere alle Dateien, finde Fehler und schreibe einen ausführlichen Bericht.", "complex"],
    ["Quelle est la capitale de la France ?", "simple"],
    ["Écris un poème sur la mer.", "medium"],
    ["Ecris un poeme sur la mer.", "medium"],
    ["Analyse les fichiers, trouve les erreurs et rédige un rapport détaillé.", "complex"],
    ["¿Cuál es la capital de Francia?", "simple"],
    ["Explica la diferencia entre clima y tiempo.", "medium"],
    ["Diseña la arquitectura, implementa el servicio y escribe pruebas.", "complex"],
    ["Qual è la capitale della Francia?", "simple"],
    ["Analizza i file, trova gli errori e scrivi un rapporto dettagliato.", "complex"],
    ["Analise todos os arquivos e escreva um relatório detalhado.", "complex"],
    ["Какая столица Франции?", "simple"],
    ["Проанализируй все файлы, найди ошибки и напиши подробный отчёт.", "complex"],
    ["法国的首都是哪里?", "simple"],
    ["解释天气和气候的区别。", "medium"],
    ["分析所有文件,找出错误,写一份详细的报告。", "complex"],
    ["フランスの首都はどこですか?", "simple"],
    ["すべてのファイルを分析して、詳細なレポートを書いてください。", "complex"],
    ["프랑스의 수도는 어디야?", "simple"],
    ["모든 파일을 분석하고 상세한 보고서를 작성해줘.", "complex"],
  ] as const)("%j is %s", (prompt, level) => {
    expect(levelOf(user(prompt))).toBe(level);
  });

  test.each(["weiter", "ja bitte", "continue", "sí", "continua", "да", "继续", "続けて", "계속"])(
    "%s goes on with what was asked",
    (text) => {
      expect(levelOf(user(refactor), assistant("…"), user(text))).toBe("complex");
      expect(levelOf(user("What is 2+2?"), assistant("4"), user(text))).toBe("simple");
    },
  );
});

describe("a message that points back is at least as hard as what it points to", () => {
  test.each([
    ["and Portugal?", "simple"],
    ["make it shorter", "simple"],
    ["now explain why it works", "medium"],
  ] as const)("%s", (text, alone) => {
    expect(levelOf(user("What is the capital of Spain?"), assistant("Madrid."), user(text))).toBe(
      alone,
    );
    expect(levelOf(user(refactor), assistant("Done."), user(text))).toBe("complex");
  });
});

describe("what is shown says nothing about the work", () => {
  const material =
    "Analyze the architecture, refactor every module, migrate the database and write tests. ";
  test.each([
    ["a text to translate", `Translate this into French: ${material.repeat(3)}`, "medium"],
    ["a quotation", `How many words are in "${material.trim()}"?`, "simple"],
    ["code", `What does this print?\n\`\`\`js\n// ${material}\nconsole.log(1)\n\`\`\``, "simple"],
  ] as const)("%s", (_name, prompt, level) => {
    expect(levelOf(user(prompt))).toBe(level);
  });
});

describe("what the user did not write does not count", () => {
  const wall = "Analyze, refactor, design and implement a comprehensive architecture. ".repeat(20);

  test.each([
    [
      "a block of a harness in another case",
      [user(`<editorContext>${wall}</editorContext>\nWhat is 2+2?`)],
    ],
    ["a block of a harness", [user(`<system-reminder>${wall}</system-reminder>\nWhat is 2+2?`)]],
    [
      "a file with its path, put in by a tool",
      [user(`<document index="1" path="src/a.ts">${wall}</document> What is 2+2?`)],
    ],
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
    expect(levelOf(user(`Look at this: <UserCard>${wall}</UserCard>`))).toBe("complex");
  });
});

describe("what a harness hands on in a block of its own is the user's", () => {
  const context = `<context>${"Analyze, refactor and design everything. ".repeat(20)}</context>`;
  const guidelines = "### Task\nRespond to the user query, explain it and write a detailed report.";
  test.each([
    ["user_query", "What is 2+2?", "simple"],
    ["USER-MESSAGE", refactor, "complex"],
    ["userRequest", "What is 2+2?", "simple"],
  ] as const)("<%s>%s", (name, text, level) => {
    const block = `<${name}>\n${text}\n</${name}>`;
    expect(levelOf(user(`${guidelines}\n${context}\n${block}`))).toBe(level);
    expect(levelOf(user(block), assistant("…"), user(`<${name}>yes</${name}>`))).toBe(level);
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
      "score": 1,
    }
  `);
});

test("looks at no more than it must of a huge message", () => {
  const startedAt = performance.now();
  const huge = "word ".repeat(400_000) + "<".repeat(400_000);
  expect(levelOf(user(huge))).toBe("medium");
  expect(performance.now() - startedAt).toBeLessThan(250);
});

test("finds the request behind a wall of text", () => {
  const wall = "The meeting began at nine and went on. ".repeat(500);
  expect(levelOf(user(`${wall}\n\n${refactor}`))).toBe("complex");
});
