import { expect, test } from "vitest";

import { parseWrk, summarizeThroughput, toWrkScript } from "./measure-throughput.ts";

test("wrk's report is read, with everything that failed in it", () => {
  const report = `Running 1s test @ http://127.0.0.1:4000
  Socket errors: connect 1, read 2, write 0, timeout 4
  Non-2xx or 3xx responses: 10
Requests/sec:  11062.59
Transfer/sec:      1.29MB
`;
  expect(parseWrk(report)).toEqual({ perSecond: 11062.59, failed: 17 });
  expect(parseWrk("Requests/sec: 5.00")).toEqual({ perSecond: 5, failed: 0 });
  expect(() => parseWrk("unable to connect")).toThrow('wrk said "unable to connect"');
});

test("several turns become their median and all their failures", () => {
  const turns = [10, 1, 5].map((perSecond) => ({ perSecond, failed: 1 }));
  expect(summarizeThroughput(turns)).toEqual({ perSecond: 5, failed: 3 });
});

test("wrk is told the body as it is, and each header", () => {
  expect(toWrkScript(Buffer.from('{"a":"b\\n]]"}'), { "x-one": "1" })).toBe(
    `wrk.method = "POST"
wrk.body = [==[{"a":"b\\n]]"}]==]
wrk.headers["content-type"] = "application/json"
wrk.headers["x-one"] = "1"
`,
  );
});
