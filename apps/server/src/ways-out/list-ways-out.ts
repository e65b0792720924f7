import type { Config } from "@harombe/config";

import { isLoopback } from "../safety/is-loopback.ts";
import type { EngineFacts } from "./engine-facts.ts";
import { type EngineProgram, enginePrograms } from "./engine-programs.ts";

type Inference = Config["inference"];

/**
 * What a person can do where no engine answers, in the order in which it would work on this
 * machine: what is there and only has to be started, a model file that is there, what has to be
 * installed first, another machine, and the demo, which needs nothing.
 */
export function listWaysOut(inference: Inference, facts: EngineFacts): readonly string[] {
  const isHere = ({ program }: EngineProgram): boolean => facts.programs.has(program);
  const hasFile = facts.modelFile !== null;
  const file = facts.modelFile === null ? "FILE.gguf" : quote(facts.modelFile);
  const steps = (engine: EngineProgram): string =>
    inOrder([engine.start(file), ...settingsFor(engine, inference)]);
  const useFile = `Use ${hasFile ? "the GGUF file that is there" : "a GGUF file of your own"}: ${inOrder(
    [
      ...(facts.hasLlamaCpp ? [] : ["npm install -g node-llama-cpp"]),
      set("inference.embedded.model_path", file),
      ...(["auto", "embedded"].includes(inference.backend)
        ? []
        : [set("inference.backend", "embedded")]),
    ],
  )}`;
  return [
    ...enginePrograms.filter((engine) => isElsewhere(engine, inference)).map(startElsewhere),
    ...enginePrograms.filter(isHere).map((engine) => `Start ${engine.name}: ${steps(engine)}`),
    ...(hasFile ? [useFile] : []),
    ...enginePrograms
      .filter((engine) => !isHere(engine))
      .flatMap(({ name, install }) =>
        install ? [`Install ${name}: ${install[facts.platform] ?? install["other"]}`] : [],
      ),
    ...(hasFile ? [] : [useFile]),
    `Use another machine: ${inOrder([
      set("inference.backend", "openai"),
      set("inference.openai.base_url", "http://HOST:PORT/v1"),
    ])}`,
    "Look around without a model: harombe demo",
  ];
}

/** Whether this engine is asked, and on a machine that is not this one. */
function isElsewhere({ backend, addressOf }: EngineProgram, inference: Inference): boolean {
  const isAsked = [backend, "auto"].includes(inference.backend);
  return isAsked && !isOnThisMachine(addressOf(inference));
}

function startElsewhere({ name, addressKey, start }: EngineProgram): string {
  return `Start ${name} on the machine that ${addressKey} names: ${start("FILE.gguf")}`;
}

/** What has to change in the config before this engine, started here, is asked. */
function settingsFor(engine: EngineProgram, inference: Inference): readonly string[] {
  const { addressKey, addressOf, backend, defaultAddress } = engine;
  return [
    ...(isOnThisMachine(addressOf(inference)) ? [] : [set(addressKey, defaultAddress)]),
    ...([backend, "auto"].includes(inference.backend) ? [] : [set("inference.backend", backend)]),
  ];
}

/** A text that is no address counts as one of another machine: it has to be set in any case. */
function isOnThisMachine(address: string): boolean {
  return URL.canParse(address) && isLoopback(new URL(address).hostname);
}

function set(key: string, value: string): string {
  return `harombe config set ${key} ${value}`;
}

function inOrder(commands: readonly string[]): string {
  return commands.join(", then ");
}

/** As a shell takes it for one word. */
function quote(path: string): string {
  return /^[\w./:\\~+-]+$/.test(path) ? path : JSON.stringify(path);
}
