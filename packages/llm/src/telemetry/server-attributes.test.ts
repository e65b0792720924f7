import { expect, it } from "vitest";

import { serverAttributes } from "./server-attributes.ts";

it.each([
  ["http://10.0.0.2:11434", { "server.address": "10.0.0.2", "server.port": 11_434 }],
  ["https://models.example/v1", { "server.address": "models.example", "server.port": 443 }],
  ["box:8000", { "server.address": "box", "server.port": 8000 }],
  ["[fd00::2]:8000", { "server.address": "fd00::2", "server.port": 8000 }],
  ["http://user:secret@box", { "server.address": "box", "server.port": 80 }],
  ["not a host", {}],
  ["", {}],
  [null, {}],
  [undefined, {}],
])("reads %s", (server, attributes) => {
  expect(serverAttributes(server)).toEqual(attributes);
});
