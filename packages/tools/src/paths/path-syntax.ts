/** What a path may not look like on this platform, in words for the model; null when it is fine. */
export function findPathFault(path: string, platform: NodeJS.Platform): string | null {
  if (path === "") return "the path is empty";
  if (path.includes("\0")) return "the path has a NUL byte";
  if (path.length > 4096) return `the path has ${path.length} characters; at most 4096 are allowed`;
  return platform === "win32" ? findWindowsFault(path) : findForeignFault(path);
}

/** Elsewhere than on Windows these would silently become odd file names. */
function findForeignFault(path: string): string | null {
  if (/^[a-zA-Z]:[\\/]/.test(path)) return "drive letters exist on Windows only";
  if (path.startsWith("\\\\")) return "network and device paths exist on Windows only";
  return null;
}

const reservedNames = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

function findWindowsFault(path: string): string | null {
  if (/^[\\/]{2}/.test(path)) return "network (UNC) and device paths are not allowed";
  if (/^[a-zA-Z]:(?![\\/])/.test(path)) return "a drive letter needs a slash after the colon";
  const segments = path.replace(/^[a-zA-Z]:/, "").split(/[\\/]/);
  if (segments.some((segment) => segment.includes(":"))) {
    return "alternate data streams (a colon in a name) are not allowed";
  }
  const reserved = segments.find((segment) => reservedNames.test(segment.trim()));
  if (reserved !== undefined) return `${reserved} is a device on Windows`;
  const trailing = segments.find((segment) => /[ .]$/.test(segment) && !/^\.{1,2}$/.test(segment));
  if (trailing !== undefined) return `"${trailing}" ends in a dot or space, which Windows drops`;
  return null;
}
