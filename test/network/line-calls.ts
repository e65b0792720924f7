import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import type { Host } from "./create-network.ts";

type Method = (...argument: never) => unknown;

/** What a program on a host can be asked for. */
export type Methods = Readonly<Record<string, Method>>;

interface Reply {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** A program on a host that answers calls, one JSON document a line. */
export interface Callee<M extends Methods> {
  call<K extends keyof M & string>(
    method: K,
    ...argument: Parameters<M[K]>
  ): Promise<Awaited<ReturnType<M[K]>>>;
  /** Signals the program; resolves at once for those that do not end it. */
  signal(signal: "SIGSTOP" | "SIGCONT"): void;
  /** Asks it to end (SIGTERM) and waits for that. */
  end(): Promise<void>;
  /** Kills it and waits for its end. */
  kill(): Promise<void>;
}

/** In the program: says that it is ready and answers each line that arrives. */
export function answerCalls(methods: Methods): void {
  const print = (reply: Reply): void => void process.stdout.write(`${JSON.stringify(reply)}\n`);
  const answer = async (line: string): Promise<void> => {
    const { id, method, argument } = JSON.parse(line);
    try {
      print({ id, result: await methods[method]?.(...(argument as never)) });
    } catch (error) {
      print({ id, error: String(error) });
    }
  };
  createInterface({ input: process.stdin }).on("line", (line) => void answer(line));
  print({ id: 0 });
}

/** Starts a script of this folder on a host and resolves when it is ready. */
export async function startCallee<M extends Methods>(
  host: Host,
  script: string,
  options: unknown = {},
): Promise<Callee<M>> {
  const path = fileURLToPath(import.meta.resolve(script));
  const flags = ["--disable-warning=ExperimentalWarning", "--conditions=@harombe/source"];
  const child = host.spawn(process.execPath, [...flags, path, JSON.stringify(options)]);
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const ready = Promise.withResolvers<unknown>();
  waiting.set(0, ready);
  let calls = 0;

  const ended = once(child, "exit");
  child.once("exit", () => {
    for (const { reject } of waiting.values()) reject(new Error(`${script} on ${host.name} ended`));
    waiting.clear();
  });
  child.stdin?.on("error", () => {});
  createInterface({ input: child.stdout! }).on("line", (line) => {
    const { id, result, error }: Reply = JSON.parse(line);
    const { resolve, reject } = waiting.get(id) ?? ready;
    waiting.delete(id);
    if (error === undefined) resolve(result);
    else reject(new Error(error));
  });
  await ready.promise;
  return {
    call: (method, ...argument) => {
      calls += 1;
      const reply = Promise.withResolvers<unknown>();
      waiting.set(calls, reply);
      child.stdin?.write(`${JSON.stringify({ id: calls, method, argument })}\n`);
      return reply.promise as never;
    },
    signal: (signal) => void child.kill(signal),
    end: async () => {
      child.kill("SIGTERM");
      await ended;
    },
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
