import { element, flag, map, section, text, textList } from "./fields.ts";

export const pluginsSection = section("Tool packages of others.", {
  enabled: flag("Load tool packages.", true),
  plugin_dir: text("Folder in which they are installed.", "~/.harombe/plugins"),
  plugins: map(
    "Settings by package name.",
    element("Settings of one package.", { enabled: flag("Load this package.", true) }),
  ),
  blocked: textList("Names of packages that are never loaded."),
});
