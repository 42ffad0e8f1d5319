import { expect, test } from "vitest";
import { createIdleContainer, run } from "../testing/test-container.ts";

/** What busybox' shell and applets print where bash and GNU's programs have other words; seen in busybox 1.35. */
const cases: readonly (readonly [script: string, told: string, code: number])[] = [
  ["[ abc -eq 1 ]", "sh: abc: bad number\n", 2],
  ["[ a", "sh: missing ]\n", 2],
  ["printf '%d' abc", "0sh: invalid number 'abc'\n", 1],
  ["readonly R=1; R=2; echo after", "sh: R: is read only\n", 2],
  ["echo $((1/0)); echo after", "sh: divide by zero\n", 2],
  ["type nowhere; echo $?", "nowhere: not found\n127\n", 0],
  ["alias ll='ls -l'; alias ll", "ll='ls -l'\n", 0],
  ["kill -l | head -2", " 1) HUP\n 2) INT\n", 0],
  ["kill 99999", "sh: can't kill pid 99999: No such process\n", 1],
  ["cd /nowhere; echo", "sh: cd: line 1: can't cd to /nowhere: No such file or directory\n\n", 0],
  ["timeout 1 sleep 3; echo $?", "Terminated\n143\n", 0],
  ["timeout -s KILL 1 sleep 3; echo $?", "Killed\n137\n", 0],
  ["mkdir /d; rm /d", "rm: '/d' is a directory\n", 1],
  ["mkdir -pv /d/e", "created directory: '/d'\ncreated directory: '/d/e'\n", 0],
  ["printf 'one two\\n' | wc", "        1         2         8\n", 0],
];

test.each(cases)("busybox answers %s in its own words", async (script, told, code) => {
  const outcome = await run(createIdleContainer("busybox"), ["sh", "-c", `{ ${script}\n} 2>&1`]);
  expect({ told: outcome.stdout, code: outcome.code }).toEqual({ told, code });
});
