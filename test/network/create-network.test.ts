import { spawn } from "node:child_process";
import { once } from "node:events";

import { expect, test } from "vitest";

import { createNetwork, listNamespaces } from "./create-network.ts";

test("machines reach each other by address, and nothing of them stays", async () => {
  const network = await createNetwork(2);
  const names = network.hosts.map(({ name }) => name);
  const [first, second] = network.hosts;
  expect(await first?.run("ip", "route", "get", second!.address)).toContain("dev eth0");
  expect(await listNamespaces()).toEqual(expect.arrayContaining(names));
  await network[Symbol.asyncDispose]();
  expect((await listNamespaces()).filter((name) => names.includes(name))).toEqual([]);
});

test("what a killed run left behind is removed by the next", async () => {
  const script = `
    const { createNetwork } = await import(${JSON.stringify(`${import.meta.dirname}/create-network.ts`)});
    const network = await createNetwork(1);
    network.hosts[0].spawn("sleep", ["600"]);
    console.log(network.hosts[0].name);
    setInterval(() => {}, 1000);
  `;
  const killed = spawn(process.execPath, ["--input-type=module", "-e", script]);
  const [name] = (await once(killed.stdout, "data")).map((line) => String(line).trim());
  killed.kill("SIGKILL");
  await once(killed, "exit");
  expect(await listNamespaces()).toContain(name);

  await using network = await createNetwork(1);
  expect(await listNamespaces()).toEqual(expect.arrayContaining([network.hosts[0]?.name]));
  expect(await listNamespaces()).not.toContain(name);
});
