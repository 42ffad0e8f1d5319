import { expect, test } from "vitest";
import type { Verdict } from "../../checkers/verdict.ts";
import { all, deployment, service } from "../../checkers/vocabulary/index.ts";
import { judgedHere } from "./judged-here.ts";

const failed = (code: string): Verdict => ({
  status: "failed",
  code,
  reason: { en: code, fr: code },
  evidence: [],
  durationMs: 0,
});
const healed = { test: all(deployment("web").hasReadyReplicas(2), deployment("web").replacedAPod()) };
const kept = { test: service("web").staysAvailableUntil(80, deployment("web").usesImage("nginx:1.26")) };

test("a step that only an onlooker sees can't be judged on a finished cluster", () => {
  expect(judgedHere(healed, failed("not-replaced"))).toMatchObject({ status: "broken", code: "not-judged-here" });
  expect(judgedHere(kept, failed("never-answered"))).toMatchObject({ status: "broken", code: "not-judged-here" });
});

test("what the cluster shows stays what it is", () => {
  expect(judgedHere(healed, failed("replicas-differ"))).toMatchObject({ status: "failed", code: "replicas-differ" });
  expect(judgedHere(kept, failed("image-differs"))).toMatchObject({ status: "failed", code: "image-differs" });
  expect(judgedHere(healed, { status: "passed", evidence: [], durationMs: 0 }).status).toBe("passed");
});
