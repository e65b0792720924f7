import type { z } from "zod";

import { type RequestIssue, ServerError } from "../errors/server-error.ts";

/** Parses JSON, naming where it breaks. Throws `HAROMBE_SERVER_INVALID_REQUEST`. */
export function parseJson(bytes: Uint8Array): unknown {
  const text = decodeUtf8(bytes);
  if (text.trim() === "") {
    throw new ServerError("HAROMBE_SERVER_INVALID_REQUEST", "The body is empty; send JSON");
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replace(/, "?.*(?= is not)/s, "") : "";
    throw new ServerError("HAROMBE_SERVER_INVALID_REQUEST", `The body is not JSON: ${reason}`, {
      cause,
    });
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new ServerError("HAROMBE_SERVER_INVALID_REQUEST", "The body is not valid UTF-8", {
      cause,
    });
  }
}

/** Validates against a schema. The error carries the path of each wrong field. */
export function parseInput(schema: z.ZodType, value: unknown, subject: string): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.flatMap(toRequestIssues);
  const summary = issues.map(({ path, message }) => `${path || subject}: ${message}`).join("; ");
  throw new ServerError(
    "HAROMBE_SERVER_INVALID_REQUEST",
    `The ${subject} is not valid: ${summary}`,
    {
      issues,
    },
  );
}

/** A union fails in all its branches; the branch that got furthest is the one that was meant. */
function toRequestIssues(issue: z.core.$ZodIssue): RequestIssue[] {
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const [closest = []] = issue.errors.toSorted((a, b) => depthOf(b) - depthOf(a));
    if (depthOf(closest) > 0) {
      return closest.flatMap((inner) =>
        toRequestIssues({ ...inner, path: [...issue.path, ...inner.path] }),
      );
    }
  }
  return [{ path: issue.path.join("."), message: issue.message }];
}

function depthOf(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map(({ path }) => path.length));
}
