/**
 * A chat with one model and nothing else: no agent, no tools, no router. With OLLAMA_HOST set it
 * talks to that Ollama and the first model there; without, to an engine that only pretends.
 */
import { createOllama, type Message } from "@harombe/llm";
import { startSimulatedEngine } from "@harombe/llm/simulated";

const simulated = process.env["OLLAMA_HOST"] ? null : await startSimulatedEngine();
const engine = createOllama({ baseUrl: process.env["OLLAMA_HOST"] ?? simulated?.url ?? "" });

const [first] = await engine.listModels();
if (!first) throw new Error("That Ollama has no model; pull one first");
const model = await engine.languageModel(first.id, { contextWindowTokens: 8192 });

const messages: Message[] = [];
for (const question of ["My name is Ada.", "What is my name?"]) {
  messages.push({ role: "user", content: question });
  console.log(`> ${question}`);
  let answer = "";
  for await (const event of model.stream({ messages })) {
    if (event.type !== "text-delta") continue;
    answer += event.text;
    process.stdout.write(event.text);
  }
  console.log("\n");
  messages.push({ role: "assistant", content: answer });
}

await engine.close();
await simulated?.close();
