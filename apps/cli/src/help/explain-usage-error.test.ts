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
    '--tier "7" is not a number from 0 to 2\n`harombe chat --help` says more.\n',
  ],
  [
    ["sessions", "list", "--limit", "1e3"],
    '--limit "1e3" is not a number from 1 to 1000\n`harombe sessions list --help` says more.\n',
  ],
  [
    ["stop", "--patience=-1"],
    '--patience "-1" is not a number from 0 to 3600\n`harombe stop --help` says more.\n',
  ],
  [["start", "--detach=yes"], `--detach takes no value\n${startHelp}`],
  [
    ["config", "set", " ", "3"],
    "There is no key: KEY is empty\n`harombe config set --help` says more.\n",
  ],
  [
    ["cluster", "route", ""],
    "There is no question: PROMPT is empty\n`harombe cluster route --help` says more.\n",
  ],
  [
    ["invoke", "hi", "--server", "http://ada:secret@10.0.0.2:8000"],
    "--server has a name or a password in it; HAROMBE_TOKEN is where the token goes\n`harombe invoke --help` says more.\n",
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
