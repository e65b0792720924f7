import { type KfdNode, parseKfdNode } from "../parsers/amd/parse-kfd-node.ts";
import type { Survey } from "../survey/create-survey.ts";
import { listDirectory, readTextFile } from "../survey/read-files.ts";

const root = "/sys/class/kfd/kfd/topology/nodes";

/** The GPUs that AMD's compute driver can use. */
export async function probeKfd(survey: Survey): Promise<readonly KfdNode[]> {
  const names = await listDirectory(survey, root, { pattern: /^\d+$/ });
  const texts = await Promise.all(
    names.map((name) => readTextFile(survey, `${root}/${name}/properties`)),
  );
  return texts.map((text) => parseKfdNode(text ?? "")).filter((node) => node !== null);
}
