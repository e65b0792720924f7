/** Wakes the machine with the hardware address in the first argument. */
import { wakeMachine } from "../../packages/coordination/src/wake/wake-machine.ts";

const { sentTo } = await wakeMachine({ mac: process.argv[2] ?? "" });
process.stdout.write(`${sentTo.join(" ")}\n`);
