/**
 * An agent with one tool of its own. The tool is dangerous, so every call asks; here a function
 * stands in for the person.
 */
import { createAgent } from "@harombe/agent";
import { createOllama } from "@harombe/llm";
import { startSimulatedEngine } from "@harombe/llm/simulated";
import { defineTool } from "@harombe/tools";
import { z } from "zod";

const lamp = { isOn: false };

const switchLamp = defineTool({
  name: "write_file",
  description: "Writes the state of the lamp: on or off.",
  input: z.object({ path: z.literal("lamp"), content: z.enum(["on", "off"]) }),
  effects: ["writes"],
  dangerous: true,
  preview: ({ content }) => `Switch the lamp ${content}`,
  execute: ({ content }) => {
    lamp.isOn = content === "on";
    return `The lamp is ${content}.`;
  },
});

const simulated = process.env["OLLAMA_HOST"] ? null : await startSimulatedEngine();
const engine = createOllama({ baseUrl: process.env["OLLAMA_HOST"] ?? simulated?.url ?? "" });
const [first] = await engine.listModels();
if (!first) throw new Error("That Ollama has no model; pull one first");

const agent = createAgent({
  model: await engine.languageModel(first.id),
  tools: [switchLamp],
  instructions: "You run a house. Be brief.",
  approvals: {
    ask: ({ callId, preview }) => {
      console.log(`? ${preview}: yes`);
      return { callId, decision: "approve" };
    },
  },
});

const run = agent.run("write on to lamp");
for await (const event of run) {
  if (event.type === "text-delta") process.stdout.write(event.text);
  if (event.type === "tool-end") console.log(`${event.name}: ${event.content}`);
}
const { status, steps } = await run.result;
console.log(`\n${status} after ${steps} steps; the lamp is ${lamp.isOn ? "on" : "off"}`);

await engine.close();
await simulated?.close();
