import { describeError } from "../output/describe-error.ts";
import { createStyle } from "../output/style.ts";
import { InterruptedError, OutputGoneError } from "./cli-context.ts";
import { exitCodes } from "./exit-codes.ts";

/** How long an interrupted command may take to clean up before it is left behind. */
const cleanUpMs = 12_000;

export interface ProcessWatch {
  /** Aborted when the work should end: Ctrl-C, a signal, or nobody who reads. */
  readonly signal: AbortSignal;
  /** Sets the exit code; output that could not be written makes it a failure. */
  readonly end: (code: number) => void;
}

/** Turns what happens to the process into one signal and one exit code. */
export function watchProcess(program: NodeJS.Process): ProcessWatch {
  const controller = new AbortController();
  let isOutputLost = false;

  const interrupt = (): void => {
    // The second one means it: what did not stop by itself is left behind.
    if (controller.signal.aborted) program.exit(exitCodes.interrupted);
    controller.abort(new InterruptedError());
    setTimeout(() => program.exit(exitCodes.interrupted), cleanUpMs).unref();
  };
  const fail = (error: unknown): void => {
    const style = createStyle(program.stderr, program.env);
    const withStack = program.argv.includes("--debug");
    program.stderr.write(describeError(error, { style, withStack }));
  };

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) program.on(signal, interrupt);
  program.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (!isOutputLost && error.code !== "EPIPE") {
      isOutputLost = true;
      program.exitCode = exitCodes.failed;
      fail(new Error(`Cannot write the output: ${error.message}`, { cause: error }));
    }
    controller.abort(new OutputGoneError());
  });
  // Where nobody reads the warnings there is nobody to warn.
  program.stderr.on("error", () => {});
  program.on("uncaughtException", (error) => {
    fail(error);
    program.exit(exitCodes.failed);
  });
  return {
    signal: controller.signal,
    end: (code) => {
      program.exitCode = isOutputLost ? exitCodes.failed : code;
    },
  };
}
