import { inVariable } from "../errors/config-issue.ts";
import { parseKeyPath } from "../keys/key-path.ts";
import { type AssignmentLayer, checkAssignment, joinLayers } from "./assignment.ts";

/** Values from flags by dotted key: `{ "server.port": 9000 }`. `undefined` is skipped. */
export type Overrides = Readonly<Record<string, unknown>>;

const detail = "command line";

export function readOverrideLayer(overrides: Overrides): AssignmentLayer {
  const given = Object.entries(overrides).filter(([, value]) => value !== undefined);
  return joinLayers(
    given.map(([key, value]) =>
      checkAssignment(
        { path: parseKeyPath(key), value, origin: { kind: "flag", detail } },
        inVariable(detail),
      ),
    ),
  );
}
