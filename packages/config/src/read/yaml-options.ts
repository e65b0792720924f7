import {
  type CreateNodeOptions,
  type DocumentOptions,
  type ParseOptions,
  type SchemaOptions,
  type Tags,
} from "yaml";

/** Numbers such as 12:34:56 and dates; a file of the original never meant one where it wrote one. */
const unwanted = /:(?:timestamp|binary|omap|pairs|set)$/;

/**
 * YAML 1.1 as PyYAML read the original's files: `yes`, `no`, `on` and `off` are booleans, `010` is
 * octal and `1_000` a number, `<<` merges. PyYAML leaves a bare `y` or `n` as text, and so do we;
 * unlike it, a hardware address is never taken for a number in base sixty.
 */
export const yamlOptions: ParseOptions & DocumentOptions & SchemaOptions & CreateNodeOptions = {
  schema: "yaml-1.1",
  merge: true,
  stringKeys: true,
  prettyErrors: false,
  customTags: (tags: Tags): Tags => tags.filter(isWanted).map(asPyYaml),
};

function isWanted(tag: Tags[number]): boolean {
  if (typeof tag === "string") return true;
  const isSexagesimal = "format" in tag && tag.format === "TIME";
  return !isSexagesimal && !unwanted.test(tag.tag);
}

function asPyYaml(tag: Tags[number]): Tags[number] {
  if (typeof tag === "string" || !("test" in tag) || tag.test === undefined) return tag;
  if (tag.tag === "tag:yaml.org,2002:bool") return { ...tag, test: booleanLike(tag.test) };
  if (tag.tag === "tag:yaml.org,2002:float") return { ...tag, test: withDigit(tag.test) };
  return tag;
}

function booleanLike(test: RegExp): RegExp {
  return test.test("yes")
    ? /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/
    : /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/;
}

/** A number begins with a digit; without this rule a lone dot, the working folder, is one, and NaN. */
function withDigit(test: RegExp): RegExp {
  const isInfinity = test.test(".inf");
  return isInfinity ? test : new RegExp(`^(?=[-+]?\\.?[0-9])(?:${test.source})`);
}
