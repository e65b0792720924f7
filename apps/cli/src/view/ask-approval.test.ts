import type { ApprovalRequest } from "@harombe/agent";
import { expect, test } from "vitest";

import { createStyle } from "../output/style.ts";
import type { PromptAnswer } from "../terminal/line-prompt.ts";
import { askApproval } from "./ask-approval.ts";

const style = createStyle(process.stdout, { NO_COLOR: "1" });

const request: ApprovalRequest = {
  approvalId: "a1",
  callId: "c1",
  tool: "write_file",
  arguments: { path: "a.txt", content: "hi" },
  argumentsHash: "",
  effects: ["writes"],
  dangerous: true,
  preview: "@@ -1 +1 @@\n-old\n+new\u001B[2J",
  createdAt: "2026-01-01T00:00:00Z",
  expiresAt: null,
};

async function decide(answers: readonly PromptAnswer[]) {
  const left = [...answers];
  let shown = "";
  const decision = await askApproval(request, {
    style,
    write: (text) => (shown += text),
    ask: async () => left.shift() ?? { type: "end" },
  });
  return { decision, shown };
}

const typed = (text: string): PromptAnswer => ({ type: "text", text });
const denied = { callId: "c1", decision: "deny", reason: "the user said no" };

test("shows what would happen, with nothing in it that commands the terminal", async () => {
  const { shown } = await decide([typed("y")]);
  expect(shown).toBe("\n? write_file wants to run:\n  @@ -1 +1 @@\n  -old\n  +new[2J\n");
});

test.each([
  ["y", [typed("y")], { callId: "c1", decision: "approve" }],
  ["YES", [typed(" YES ")], { callId: "c1", decision: "approve" }],
  ["a", [typed("a")], { callId: "c1", decision: "approve", remember: "session" }],
  ["n", [typed("n")], denied],
  ["nothing", [typed("")], denied],
  ["Ctrl-C", [{ type: "interrupted", wasEmpty: true } as const], denied],
  ["the end of the input", [{ type: "end" } as const], denied],
  ["a wish", [typed("use b.txt")], { callId: "c1", decision: "deny", reason: "use b.txt" }],
])("takes %s for what it is", async (_, answers, expected) => {
  expect((await decide(answers)).decision).toEqual(expected);
});

test("approves what was edited", async () => {
  const { decision } = await decide([typed("e"), typed('{ "path": "b.txt" }')]);
  expect(decision).toEqual({
    callId: "c1",
    decision: "approve",
    editedArguments: { path: "b.txt" },
  });
});

test.each([
  ["{", /That is not JSON/],
  ["[1]", /must be a JSON object/],
])("asks again after an edit that gave %s", async (edited, message) => {
  const { decision, shown } = await decide([typed("e"), typed(edited), typed("n")]);
  expect(decision).toEqual(denied);
  expect(shown).toMatch(message);
});
