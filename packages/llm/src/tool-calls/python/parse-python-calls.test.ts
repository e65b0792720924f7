import { expect, test } from "vitest";

import { parsePythonCalls } from "./parse-python-calls.ts";

const cases = [
  { source: "f()", want: [{ name: "f", positional: [], named: [] }] },
  {
    source: "x = a.b(1, 'two', k=None) # why\nprint(g(n=-1.5e3, m=1_000),)",
    want: [
      { name: "a.b", positional: [1, "two"], named: [["k", null]] },
      {
        name: "g",
        positional: [],
        named: [
          ["n", -1500],
          ["m", 1000],
        ],
      },
    ],
  },
  {
    source: "f(a=[1, (True, False,)], b={'k': {\"x\": .5}}, )",
    want: [
      {
        name: "f",
        positional: [],
        named: [
          ["a", [1, [true, false]]],
          ["b", { k: { x: 0.5 } }],
        ],
      },
    ],
  },
  {
    source: String.raw`f('a\'b\n\x41é\U0001F600\d' "c", r"\n", """x "y" 'z'
w""")`,
    want: [{ name: "f", positional: ["a'b\nAé😀\\dc", "\\n", "x \"y\" 'z'\nw"], named: [] }],
  },
  {
    source: "[f(a=1), g(b=2)]",
    want: [
      { name: "f", positional: [], named: [["a", 1]] },
      { name: "g", positional: [], named: [["b", 2]] },
    ],
  },
];

test.for(cases)("reads $source", ({ source, want }) => {
  expect(parsePythonCalls(source)).toEqual(want);
});

test.for([
  "1 + 1",
  "f(x)",
  "f(1 + 1)",
  "f(a=1, 2)",
  "f(",
  "f('a)",
  "f(f'{x}')",
  "import os",
  "f(a=g())",
  "f(1e999)",
  `f(${"[".repeat(1000)}`,
])("reads nothing from %s", (source) => {
  expect(parsePythonCalls(source)).toBeUndefined();
});
