import { expect, test } from "vitest";

import { runMany } from "../testing/run-many.ts";

const startHelp = "Usage: harombe start [OPTION…]\n`harombe start --help` says more.\n";

const cases: readonly (readonly [args: readonly string[], message: string])[] = [
  [
    ["aks", "hi"],
    'There is no command "aks"; did you mean ask?\n`harombe --help` lists the commands.\n',
  ],
  [["xyzzy"], 'There is no command "xyzzy"\n`harombe --help` lists the commands.\n'],
  [
    ["config"],
    "harombe config needs one more word: show, set, schema, check\n`harombe --help` lists the commands.\n",
  ],
  [
    ["config", "shwo"],
    'There is no command "config shwo"; did you mean show?\nharombe config knows show, set, schema, check.\n',
  ],
  [
    ["start", "--prot", "3"],
    `harombe start has no option --prot; did you mean --port?\n${startHelp}`,
  ],
  [["start", "--port"], `--port needs a value\n${startHelp}`],
  [
    ["ask", "what", "now"],
    'harombe ask has no use for "now"; a text of several words needs quotes around it\nUsage: harombe ask PROMPT [OPTION…]\n`harombe ask --help` says more.\n',
  ],
  [
    ["invoke", "do it"],
    "harombe invoke needs --server and TASK\nUsage: harombe invoke --server URL TASK [OPTION…]\n`harombe invoke --help` says more.\n",
  ],
  [
    ["invoke"],
    "harombe invoke needs TASK\nUsage: harombe invoke --server URL TASK [OPTION…]\n`harombe invoke --help` says more.\n",
  ],
  ...["abc", "70000"].map(
    (port) =>
      [
        ["start", `--port=${port}`],
        `--port "${port}" is not a number from 0 to 65535\n\`harombe start --help\` says more.\n`,
      ] as const,
  ),
  ...["--host=", "--host=\u3000", "--port= ", "--config="].map((option) => {
    const [name = "", value = ""] = option.split("=");
    const kind = { "--host": "ADDRESS", "--port": "PORT", "--config": "FILE" }[name];
    return [
      ["start", option],
      `${name} "${value}" is blank\nGive it a ${kind} or leave it out. ${startHelp}`,
    ] as const;
  }),
  [
    ["ask", "hi", "--yes-to", "shell", "--yes-to", ""],
    '--yes-to "" is blank\nGive it a TOOL or leave it out. Usage: harombe ask PROMPT [OPTION…]\n`harombe ask --help` says more.\n',
  ],
  [
    ["invoke", "do it", "--server", " "],
    '--server " " is blank\nGive it a URL. Usage: harombe invoke --server URL TASK [OPTION…]\n`harombe invoke --help` says more.\n',
  ],
  [
    ["chat", "--tier", "7"],
    "Invalid value for --tier: expected to be in the [0; 2] range (got 7)\nUsage: harombe chat [OPTION…]\n`harombe chat --help` says more.\n",
  ],
  [
    ["--nonsense"],
    "The command line begins with no command\n`harombe --help` lists the commands.\n",
  ],
];

test("explains what is wrong with a command line, and what was probably meant", async () => {
  const results = await runMany(cases.map(([args]) => args));
  expect(results).toEqual(
    cases.map(([, message]) => ({ code: 2, stdout: "", stderr: `Error: ${message}` })),
  );
});
