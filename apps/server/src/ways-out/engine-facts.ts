/** What of this machine decides which way to an engine is the shortest. */
export interface EngineFacts {
  /** As `process.platform` names it. */
  readonly platform: string;
  /** Which of the engines' programs are on PATH, by the file's name without extension. */
  readonly programs: ReadonlySet<string>;
  /** A GGUF file that lies where such files usually do, or null. */
  readonly modelFile: string | null;
  /** Whether `node-llama-cpp`, which runs such a file in this process, is installed. */
  readonly hasLlamaCpp: boolean;
}
