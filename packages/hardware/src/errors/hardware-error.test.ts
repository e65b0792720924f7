import { expect, it } from "vitest";

import { HardwareError } from "./hardware-error.ts";

it("is told from other errors by its marker", () => {
  const cause = new Error("why");
  const code = "HAROMBE_HARDWARE_UNKNOWN_QUANTIZATION";
  const error = new HardwareError({ code, message: "m", hint: "h", cause });
  expect(HardwareError.isInstance(error)).toBe(true);
  expect(HardwareError.isInstance(cause)).toBe(false);
  expect(error).toMatchObject({
    name: "HardwareError",
    code,
    hint: "h",
    isRetryable: false,
    cause,
  });
});
