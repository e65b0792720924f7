import {
  element,
  flag,
  integer,
  list,
  optionalInteger,
  optionalText,
  requiredText,
  section,
  text,
  textList,
} from "./fields.ts";

const maxSteps = () =>
  integer("Longest run, in steps; one model answer is one step.", 10, { min: 1, max: 50 });

export const agentSection = section("The agent and its budgets.", {
  max_steps: maxSteps(),
  system_prompt: text(
    "The standing instruction.",
    "You are harombe, a helpful assistant on the user's own machine. Answer briefly and truthfully, use the tools when they help, and say so when you do not know.",
  ),
  max_duration: optionalInteger("Longest run, in seconds; null is no limit.", { min: 1 }),
  max_tokens: optionalInteger("Tokens that one run may use; null is no limit.", { min: 1 }),
});

const toolSwitches = () => ({
  shell: flag("Offer the shell tool.", true),
  filesystem: flag("Offer the file tools.", true),
  web_search: flag("Offer the web tools.", true),
  confirm_dangerous: flag("Ask a person before a dangerous call.", true),
});

export const toolsSection = section("Which built-in tools the agent has, and their limits.", {
  ...toolSwitches(),
  allowed_paths: textList("Folders that the file tools may use.", ["."]),
});

export const delegationSection = section("Agents that hand work to one another.", {
  enabled: flag("Let agents delegate to the agents listed under agents.", false),
  max_depth: integer("Longest chain of delegations.", 3, { min: 1, max: 10 }),
});

export const agentsList = list(
  "Named agents, for delegation.",
  element("A named agent.", {
    name: requiredText("Its name, by which others delegate to it."),
    description: text("What it is good at; other agents read this.", ""),
    system_prompt: text("Its standing instruction.", "You are a helpful AI assistant."),
    model: optionalText("Its model; null is the one of model.name."),
    max_steps: maxSteps(),
    tools: section("Which built-in tools it has.", toolSwitches()),
    enable_rag: flag("Give it the memory's passages.", false),
  }),
);
