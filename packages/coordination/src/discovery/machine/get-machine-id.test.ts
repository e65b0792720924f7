import { expect, test } from "vitest";

import { getMachineId } from "./get-machine-id.ts";

const raw = "3d1219c7c4c5404aaa1f6d2a48adfda4";
const readNothing = (path: string) => Promise.reject(new Error(`ENOENT: ${path}`));

/** As `ioreg -rd1 -c IOPlatformExpertDevice` and `reg query` print them. */
const ioreg = `+-o J316sAP  <class IOPlatformExpertDevice>
    {
      "IOPlatformSerialNumber" = "ABC"
      "IOPlatformUUID" = "3D1219C7-C4C5-404A-AA1F-6D2A48ADFDA4"
    }`;
const registry = `
HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography
    MachineGuid    REG_SZ    3d1219c7-c4c5-404a-aa1f-6d2a48adfda4
`;

test("is stable, and does not show the id of the operating system", async () => {
  const readFile = () => Promise.resolve(`${raw}\n`);
  const id = await getMachineId({ platform: "linux", readFile });
  expect(id).toMatch(/^[\da-f]{32}$/);
  expect(id).not.toBe(raw);
  expect(await getMachineId({ platform: "linux", readFile })).toBe(id);
});

test("reads the second file when the first says it is not set up yet", async () => {
  const files: Record<string, string> = {
    "/etc/machine-id": "uninitialized\n",
    "/var/lib/dbus/machine-id": `${raw}\n`,
  };
  const readFile = (path: string) => Promise.resolve(files[path] ?? "");
  const other = await getMachineId({ platform: "linux", readFile: () => Promise.resolve(raw) });
  expect(await getMachineId({ platform: "linux", readFile })).toBe(other);
});

test.each([
  ["darwin", "/usr/sbin/ioreg", ioreg],
  ["win32", "reg.exe", registry],
] as const)("asks %s by %s", async (platform, program, output) => {
  const asked: string[] = [];
  const exec = (file: string) => {
    asked.push(file);
    return Promise.resolve(output);
  };
  const id = await getMachineId({ platform, exec });
  expect(asked).toEqual([program]);
  expect(id).toBe(
    await getMachineId({
      platform: "linux",
      readFile: () => Promise.resolve("3d1219c7-c4c5-404a-aa1f-6d2a48adfda4"),
    }),
  );
});

test("makes an id once where the machine has none", async () => {
  let saved: string | undefined;
  const fallback = {
    load: () => Promise.resolve(saved),
    save: (id: string) => {
      saved = id;
      return Promise.resolve();
    },
  };
  const options = { platform: "linux", readFile: readNothing, fallback } as const;
  const first = await getMachineId(options);
  expect(await getMachineId(options)).toBe(first);
  expect(first).not.toContain(saved);
});

test("says what to do where there is no id and no fallback", async () => {
  await expect(getMachineId({ platform: "linux", readFile: readNothing })).rejects.toMatchObject({
    code: "HAROMBE_DISCOVERY_NO_MACHINE_ID",
    hint: "On Linux: systemd-machine-id-setup",
  });
});

test("ends with the reason of the signal", async () => {
  const reason = new Error("stop");
  const signal = AbortSignal.abort(reason);
  await expect(getMachineId({ signal })).rejects.toBe(reason);
});
