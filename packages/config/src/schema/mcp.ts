import {
  choice,
  element,
  flag,
  integer,
  list,
  optionalText,
  privateTextMap,
  requiredText,
  section,
  text,
  textList,
} from "./fields.ts";

const transport = () => choice("How messages travel.", ["stdio", "streamable-http"], "stdio");

export const mcpSection = section("The Model Context Protocol.", {
  server: section("This machine's tools, offered to others.", {
    enabled: flag("Offer them.", false),
    transport: transport(),
    host: text("Address to listen on.", "127.0.0.1"),
    port: integer("Port to listen on.", 8200, { min: 1, max: 65_535 }),
  }),
  external_servers: list(
    "Servers whose tools are used.",
    element("A server.", {
      name: requiredText("Its name."),
      transport: transport(),
      command: optionalText("The program that is the server (stdio)."),
      args: textList("Its arguments."),
      env: privateTextMap("Its environment variables."),
      url: optionalText("Its address (streamable-http)."),
    }),
  ),
});
