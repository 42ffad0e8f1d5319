import { expect, test } from "vitest";
import { normalise } from "./normalise.ts";
import { parseTranscript, printTranscript } from "./transcript.ts";

const text = `# a missing pod
$ kubectl get pod nope
> Error from server (NotFound): pods "nope" not found
= 1
$~ kubectl apply -f - <<'X'
| kind: Pod
|
| X
> first
>
> third
`;

test("a transcript is read into commands, outputs and exit codes", () => {
  expect(parseTranscript(text)).toEqual([
    {
      comment: ["# a missing pod"],
      command: "kubectl get pod nope",
      isEventual: false,
      output: ['Error from server (NotFound): pods "nope" not found'],
      exitCode: 1,
    },
    {
      comment: [],
      command: "kubectl apply -f - <<'X'\nkind: Pod\n\nX",
      isEventual: true,
      output: ["first", "", "third"],
      exitCode: 0,
    },
  ]);
});

test("what is printed reads back the same", () => {
  expect(printTranscript(parseTranscript(text))).toBe(text);
});

test.each([
  ["pod/web-6d5f8b7c9d-x2x4z created", "pod/web-<hash>-<id> created"],
  ["web-6d5f8b7c9d   2         2         2       3m10s", "web-<hash>  2  2  2  <age>"],
  ["web  1/1  Running  2 (5s ago)  3d4h", "web  1/1  Running  2 (<age> ago)  <age>"],
  ["10.244.1.7:80,10.244.2.9:80", "<ip>:80,<ip>:80"],
  ["80:31234/TCP", "80:<node-port>/TCP"],
  ["Namespace: kt-abc", "Namespace: <namespace>"],
  ["uid: 123e4567-e89b-12d3-a456-426614174000", "uid: <uid>"],
  ["deployment.apps/web scaled", "deployment.apps/web scaled"],
])("%s is compared as %s", (seen, wanted) => {
  expect(normalise(seen, "kt-abc")).toEqual([wanted]);
});
