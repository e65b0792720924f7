import { DiscoveryError } from "@harombe/coordination";
import { expect, test } from "vitest";

import { createNotices } from "./notices.ts";

test("tells each kind of trouble once, with what helps", () => {
  const told: string[] = [];
  const { info, trouble } = createNotices(
    ({ level, message }) => void told.push(`${level}: ${message}`),
  );
  const taken = new DiscoveryError({
    code: "HAROMBE_DISCOVERY_PORT_TAKEN",
    message: "UDP port 5353 is taken",
    isRetryable: true,
    hint: "Stop what has it.",
  });
  trouble(taken);
  trouble(taken);
  for (const address of ["10.0.0.1", "10.0.0.2"]) {
    trouble(Object.assign(new Error(`send EPERM ${address}`), { code: "EPERM" }));
  }
  info("Announced");
  expect(told).toEqual([
    "warning: Multicast DNS does not work as it should, so machines may not be found: UDP port 5353 is taken. Stop what has it.",
    "warning: Multicast DNS does not work as it should, so machines may not be found: send EPERM 10.0.0.1.",
    "info: Announced",
  ]);
});
