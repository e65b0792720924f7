import { z } from "zod";

import {
  choice,
  element,
  flag,
  integer,
  list,
  map,
  optionalChoice,
  optionalInteger,
  requiredInteger,
  requiredText,
  seconds,
  secret,
  section,
  text,
} from "./fields.ts";

/** Six bytes in hexadecimal, separated throughout by colons or by hyphens. */
const macAddress = /^[\da-fA-F]{2}(?:(?::[\da-fA-F]{2}){5}|(?:-[\da-fA-F]{2}){5})$/;

const node = element("A machine of the cluster.", {
  name: requiredText("Its name, unique in the cluster."),
  host: requiredText("Its host name or address."),
  port: integer("Its port.", 8000, { min: 1, max: 65_535 }),
  model: requiredText("The model it runs, as it names it."),
  tier: requiredInteger("0 is fast, 1 balanced, 2 powerful.", { min: 0, max: 2 }),
  backend: choice("The engine it runs.", ["ollama", "vllm", "sglang", "llamacpp"], "ollama"),
  auth_token: secret("Token that it expects."),
  enabled: flag("Send requests to it.", true),
  kind: optionalChoice("What listens there; null asks it.", ["harombe", "ollama", "openai"]),
  slots: optionalInteger("Requests it serves at once; null asks it, else 1.", { min: 1 }),
  max_context: optionalInteger("Its context window in tokens; null asks it.", { min: 1 }),
  mac: z
    .string()
    .regex(macAddress, "a hardware address such as 00:11:22:33:44:55")
    .nullable()
    .default(null)
    .meta({ description: "Hardware address for waking it over the network." }),
});

const routing = section("How a request finds its machine.", {
  prefer_local: flag("Prefer this machine, and near ones.", true),
  fallback_strategy: choice(
    'When no machine of the right tier is available: "graceful" takes another tier, "strict" fails.',
    ["graceful", "strict"],
    "graceful",
  ),
  load_balance: flag("Spread requests over the machines of a tier.", true),
  policy: choice(
    "How a machine is picked within the eligible ones.",
    ["cost", "least-busy", "round-robin", "random"],
    "cost",
  ),
  queue: section("Requests that wait for a free machine.", {
    max_size: integer("Most requests that wait.", 256, { min: 0 }),
    max_wait: integer("Longest wait, in seconds.", 120, { min: 0 }),
  }),
  escalation: flag("Move to a higher tier when the answer shows the need.", true),
  continue_streams: flag(
    "When a machine dies in mid-answer, let another one with the same model go on from there.",
    false,
  ),
  timeouts: section("Four clocks in seconds; null is no limit.", {
    connect: seconds("Until the connection stands.", 5),
    first_token: seconds("Until the first output.", 120),
    idle: seconds("Between two pieces of output.", 60),
    total: seconds("For the whole answer.", null),
  }),
});

export const clusterSection = section("Several machines as one.", {
  coordinator: section("The machine that routes.", {
    host: text("Its host name or address.", "localhost"),
  }),
  discovery: section("How machines find each other.", {
    method: choice(
      '"explicit" uses the list of nodes, "mdns" also announces this machine on the local network and finds others there.',
      ["mdns", "explicit"],
      "explicit",
    ),
    mdns_service: text("Service type that is announced and searched.", "_harombe._tcp.local"),
    token: secret("Shared secret that lets a found machine join."),
    max_nodes: integer("Found machines that may join, at most.", 16, { min: 0, max: 256 }),
    tier: optionalInteger(
      "The tier that this machine announces; null takes that of its entry under nodes, else 1.",
      { min: 0, max: 2 },
    ),
  }),
  routing,
  nodes: list("The machines.", node),
  aliases: map(
    "Model names of our own: alias, then node name, then the model's name on that node.",
    map("The model's name by node.", z.string()),
  ),
});
