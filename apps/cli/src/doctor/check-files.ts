import type { Assistant } from "@harombe/server";

import { fail, type Finding, pass } from "./finding.ts";

/** Whether harombe's own files can be used: conversations, secrets, tools. Null when they cannot. */
export async function checkFiles(
  open: () => Promise<Assistant>,
): Promise<{ readonly finding: Finding; readonly assistant: Assistant | null }> {
  try {
    const assistant = await open();
    return { finding: pass("files", `${assistant.directory} can be used`), assistant };
  } catch (error) {
    const { message, hint = null } = error as { message: string; hint?: string | null };
    return { finding: fail("files", message, hint), assistant: null };
  }
}
