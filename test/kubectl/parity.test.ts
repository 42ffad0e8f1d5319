import { expect, test } from "vitest";
import { findUnexplained } from "./parity.ts";
import type { Difference } from "./recorded/differences.ts";
import { parseTranscript } from "./transcript.ts";

const real = parseTranscript("$ kubectl get sa\n> default  1\n$ kubectl get ns\n> default\n");
const newer = parseTranscript("$ kubectl get sa\n> default  0\n$ kubectl get ns\n> default\n");
const secrets: Difference = {
  transcript: "get",
  command: "kubectl get sa",
  reason: "version",
  explanation: "Token secrets are no longer made.",
};

test("equal answers leave nothing to explain", () => {
  expect(findUnexplained("get", real, real, [])).toEqual([]);
});

test("a difference that nobody explains is told with both answers", () => {
  const [fault, ...more] = findUnexplained("get", real, newer, []);
  expect(fault).toMatch(/kubectl get sa.*default {2}1.*default {2}0/s);
  expect(more).toEqual([]);
});

test("an explained difference passes", () => {
  expect(findUnexplained("get", real, newer, [secrets])).toEqual([]);
});

test("an explanation without a difference is a fault", () => {
  expect(findUnexplained("get", real, real, [secrets])[0]).toContain("is listed as different, and is not");
});

test("a recording of other commands is a fault", () => {
  const other = parseTranscript("$ kubectl get pods\n> web\n");
  expect(findUnexplained("get", other, newer, [secrets])[0]).toContain("record the transcript anew");
});
