import { mkdir, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { call, createFifo, createFolder } from "../fixtures/workspace.ts";
import { createPathGuard } from "../paths/path-guard.ts";
import { createReadFileTool, type ReadFileOptions } from "./read-file.ts";

async function createReader(options: ReadFileOptions = {}) {
  const cwd = await createFolder();
  const tool = createReadFileTool({ guard: createPathGuard({ cwd }), ...options });
  return {
    cwd,
    write: (name: string, data: string | Uint8Array) => writeFile(join(cwd, name), data),
    read: (input: object) => call(tool, input, { cwd }),
  };
}

test("gives a text as it is", async () => {
  const { write, read } = await createReader();
  await write("a.txt", "one\r\ntwo äö🙂\n");
  expect(await read({ path: "a.txt" })).toBe("one\r\ntwo äö🙂\n");
});

test("says that a file is empty", async () => {
  const { write, read } = await createReader();
  await write("a.txt", "");
  expect(await read({ path: "a.txt" })).toBe("[a.txt is empty.]");
});

test("gives long files in pieces and says how to go on", async () => {
  const { write, read } = await createReader({ linesDefault: 2 });
  await write("a.txt", "1\n2\n3\n4\n5\n");
  expect(await read({ path: "a.txt" })).toBe(
    "1\n2\n[These are lines 1 to 2 of a.txt (10 bytes); more follow: go on with offset 3.]",
  );
  expect(await read({ path: "a.txt", offset: 3, limit: 3 })).toBe(
    "3\n4\n5\n[These are lines 3 to 5 of a.txt (10 bytes); the file ends here.]",
  );
  await expect(read({ path: "a.txt", offset: 6 })).rejects.toThrow(
    "a.txt has 5 lines; there is no line 6.",
  );
});

const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");

test("shows an image, known by its first bytes", async () => {
  const { write, read } = await createReader({ imageBytesMax: 100 });
  await write("picture.dat", png);
  expect(await read({ path: "picture.dat" })).toEqual([
    { type: "text", text: "picture.dat: image/png, 16 bytes" },
    { type: "image", data: png.toString("base64"), mediaType: "image/png" },
  ]);
  await write("large.png", Buffer.concat([png, Buffer.alloc(100)]));
  await expect(read({ path: "large.png" })).rejects.toThrow(
    "large.png: image/png, 116 bytes; larger than the 100 bytes that can be shown.",
  );
});

test.each([
  ["zeros", Buffer.alloc(10), "it is binary data of 10 bytes"],
  ["a PDF", "%PDF-1.7 …", "it is a PDF of"],
  ["a program", "\u007fELF....", "it is an ELF program of 8 bytes"],
  ["UTF-16", Buffer.from("\ufeffhey", "utf16le"), "it is UTF-16 text of 8 bytes"],
])("does not print %s", async (_, data, message) => {
  const { write, read } = await createReader();
  await write("file", data);
  await expect(read({ path: "file" })).rejects.toThrow(`file is no text: ${message}`);
});

test("names what is not there, and what is a folder", async () => {
  const { cwd, read } = await createReader();
  await mkdir(join(cwd, "folder"));
  await expect(read({ path: "none.txt" })).rejects.toMatchObject({
    code: "HAROMBE_TOOL_NOT_FOUND",
    message: "Cannot read none.txt: there is no such file or folder.",
  });
  await expect(read({ path: "folder" })).rejects.toThrow(
    "folder is a folder, not a file. Use list_directory to see into it.",
  );
});

test("a link out of the allowed folder is refused", async () => {
  const { cwd, read } = await createReader();
  await symlink("/etc/hostname", join(cwd, "link"));
  await expect(read({ path: "link" })).rejects.toMatchObject({ code: "HAROMBE_TOOL_REFUSED" });
});

test.runIf(process.platform !== "win32")("special files are never opened", async () => {
  const { cwd, read } = await createReader();
  createFifo(join(cwd, "fifo"));
  const server = createServer().listen(join(cwd, "socket"));
  onTestFinished(() => void server.close());
  await expect(read({ path: "fifo" })).rejects.toThrow(
    "fifo is a FIFO (named pipe), not a regular file",
  );
  await expect(read({ path: "socket" })).rejects.toThrow("socket is a socket, not a regular file");
  const everywhere = createReadFileTool({ guard: createPathGuard({ allowedPaths: ["/"] }) });
  await expect(call(everywhere, { path: "/dev/zero" })).rejects.toThrow("zero is a device");
});
