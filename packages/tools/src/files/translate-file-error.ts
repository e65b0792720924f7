import { ToolError } from "../errors/tool-error.ts";

/** The system's short name of an error, such as `ENOENT`; undefined for other errors. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of the path is a file, not a folder",
  EISDIR: "it is a folder",
  EACCES: "the operating system denies access",
  EPERM: "the operating system does not permit it",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  ELOOP: "its symbolic links lead in a circle, or it became one meanwhile",
  ENAMETOOLONG: "the name is too long",
  EMFILE: "too many files are open",
  ENXIO: "it is no regular file",
  EBUSY: "it is in use",
  ENOTEMPTY: "the folder is not empty",
};

/** What the file system refused, for the model. Other errors, and aborts, come back as they are. */
function translateFileError(error: unknown, action: string, path: string): unknown {
  if (ToolError.isInstance(error)) return error;
  const code = codeOf(error);
  const reason = code === undefined ? undefined : reasons[code];
  if (reason === undefined) return error;
  return new ToolError(`Cannot ${action} ${path}: ${reason}.`, {
    code: code === "ENOENT" ? "HAROMBE_TOOL_NOT_FOUND" : "HAROMBE_TOOL_FAILED",
    isRetryable: code === "EMFILE" || code === "EBUSY",
    cause: error,
  });
}

/** Runs a piece of file work and translates what goes wrong. */
export async function withFileErrors<Result>(
  action: string,
  path: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw translateFileError(error, action, path);
  }
}
