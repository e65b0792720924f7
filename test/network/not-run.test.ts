import { expect, test } from "vitest";

import { whyNoNetworks } from "./requirements.ts";

/** The only test of this folder on machines that cannot run the others, so that the report says so. */
test(`tests between machines were NOT run: ${whyNoNetworks() ?? ""}`, () => {
  expect(whyNoNetworks()).not.toBeNull();
});
