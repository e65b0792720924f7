import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Host } from "./create-network.ts";
import { type CommandServer, type House, openHouse, type Resident } from "./start-house.ts";

const secret = "the secret of the house";
const patience = { timeout: 12_000, interval: 50 };
const mdns = { method: "mdns", token: secret };

const seen = async (resident: Resident): Promise<readonly (readonly string[])[]> =>
  (await resident.rows()).map(({ name, status, source }) => [name, status, source]);

describe("three servers that find each other by mDNS, one without the token", () => {
  let house: House;
  let attic: Resident;
  let cellar: Resident;
  let stranger: CommandServer;
  beforeAll(async () => {
    house = await openHouse(3);
    const [first, second, third] = house.hosts as [Host, Host, Host];
    [attic, cellar, stranger] = await Promise.all([
      house.addResident(first, { name: "attic", cluster: { discovery: mdns } }),
      house.addResident(second, {
        name: "cellar",
        cluster: {
          discovery: mdns,
          nodes: [
            {
              ...{ name: "upstairs", host: first.address, model: "attic:1b", tier: 2 },
              auth_token: "token-of-attic",
            },
          ],
        },
      }),
      house.startCommand(third, {
        HAROMBE_INFERENCE__BACKEND: "simulated",
        HAROMBE_SERVER__AUTH_TOKEN: "token-of-the-stranger",
        HAROMBE_CLUSTER__DISCOVERY__METHOD: "mdns",
      }),
    ]);
  }, 30_000);
  afterAll(() => house[Symbol.asyncDispose]());

  const strangerRow = async () =>
    (await attic.rows()).find(({ name }) => !/attic|cellar/.test(name));

  test("who knows the token joins and answers; the other is listed and never used", async () => {
    await expect
      .poll(() => seen(attic), patience)
      .toEqual([
        ["attic", "available", "config"],
        ["cellar", "available", "mdns"],
        [expect.any(String), "unauthorized", "mdns"],
      ]);
    expect(await attic.client.call("ask", "cellar:1b")).toMatchObject({
      outcome: "answer",
      node: "cellar",
    });
    const row = await strangerRow();
    expect(row?.reason).toMatch(/^found by mDNS, not used: .* it has no discovery token$/);
    expect(await attic.client.call("ask", row?.model ?? "")).toMatchObject({ outcome: "error" });
  });

  test("a node of the config is not added a second time", async () => {
    await expect
      .poll(async () => (await seen(cellar)).slice(0, 2), patience)
      .toEqual([
        ["upstairs", "available", "config"],
        [expect.any(String), "unauthorized", "mdns"],
      ]);
    expect(await cellar.client.call("ask", "attic:1b")).toMatchObject({
      outcome: "answer",
      node: "upstairs",
    });
  });

  test("the command says what it announces, and shows whom it found", async () => {
    const line = await stranger.says(/^Announced/);
    expect(line).toMatch(/^Announced on the network as ".+": .+, tier 1, port 8000 \(eth0\)\.$/);
    const rows: readonly object[] = JSON.parse(await stranger.run("cluster", "status", "--json"));
    const reason =
      "found by mDNS, not used: untrusted: this machine has no cluster.discovery.token";
    expect(rows).toEqual(
      expect.arrayContaining(
        ["attic", "cellar"].map((name) => expect.objectContaining({ name, reason })),
      ),
    );
    const found: readonly { readonly name: string; readonly trusted: boolean }[] = JSON.parse(
      await stranger.run("cluster", "discover", "--seconds", "1", "--json"),
    );
    expect(found.filter(({ name }) => /attic|cellar/.test(name))).toEqual(
      ["attic", "cellar"].map((name) => expect.objectContaining({ name, trusted: false })),
    );
  });

  test("the command adds who proves itself, and needs no token of theirs to ask them", async () => {
    const home = { HAROMBE_CLUSTER__DISCOVERY__TOKEN: secret };
    const discover = ["cluster", "discover", "--seconds", "1", "--add", "--json"];
    const found: readonly object[] = JSON.parse(await stranger.runWith(home, ...discover));
    const others = ["attic", "cellar"];
    expect(found).toEqual(
      expect.arrayContaining(
        others.map((name) => expect.objectContaining({ name, trusted: true, added: true })),
      ),
    );
    const tests: readonly object[] = JSON.parse(
      await stranger.runWith(home, "cluster", "test", "--json"),
    );
    expect(tests).toEqual(others.map((name) => expect.objectContaining({ name, ok: true })));
  });

  test("one that stops says goodbye and is gone at once", async () => {
    const row = await strangerRow();
    expect(row).toBeDefined();
    await Promise.all([stranger.end(), cellar.process.end()]);
    await expect
      .poll(() => seen(attic), { timeout: 2000, interval: 20 })
      .toEqual([["attic", "available", "config"]]);
  });

  test("one that is killed is unavailable, and gone when its announcement ran out", async () => {
    await cellar.start();
    await expect
      .poll(() => seen(attic), patience)
      .toEqual([
        ["attic", "available", "config"],
        ["cellar", "available", "mdns"],
      ]);
    await cellar.process.kill();
    await expect.poll(async () => (await seen(attic))[1]?.[1], patience).toBe("unavailable");
    await expect.poll(() => seen(attic), patience).toEqual([["attic", "available", "config"]]);
  });
});
