import { expect, test } from "vitest";
import { checkLesson } from "./check-lesson.ts";
import { describeFaults } from "./lesson-fault.ts";
import { compareTranslations } from "./parity.ts";

const around = {
  exerciseIds: ["deployment-scale-and-heal", "first-pod"],
  topicIds: ["pods", "labels"],
  termIds: ["pod", "label"],
};

const frontmatter = `---
title: Pods
description: "What a pod is, and what it is not."
module: 3
order: 1
minutes: 10
exercise: first-pod
goals: ["start a pod and look into it"]
---
`;

const faultsOf = (source: string) => checkLesson("lessons/en/pods.mdx", source, around).faults;

test("a lesson as it should be has no fault", () => {
  const body = '\n<Section id="one">\n\n## One\n\n```bash run\nkubectl get pods\n```\n\n</Section>\n';
  expect(faultsOf(frontmatter + body)).toEqual([]);
});

test("an unknown component is told with its line and the nearest name", () => {
  const [fault] = faultsOf(`${frontmatter}\nText.\n\n<Quizz id="a">\n\nWhy?\n\n</Quizz>\n`);
  expect(fault).toMatchObject({ file: "lessons/en/pods.mdx", line: 13, field: "component", seen: '"Quizz"' });
  expect(fault?.wanted).toMatch(/^Quiz \(the nearest of: /);
});

test("an unknown exercise is told with its line and the nearest id", () => {
  const [fault] = faultsOf(frontmatter.replace("first-pod", "frist-pod"));
  expect(fault).toMatchObject({ line: 7, field: "exercise", seen: '"frist-pod"' });
  expect(fault?.wanted).toMatch(/^first-pod /);
});

test("all faults of the frontmatter are listed at once", () => {
  const source = frontmatter.replace("minutes: 10", "minutes: soon").replace("order: 1", "colour: red");
  expect(faultsOf(source).map(({ field }) => field)).toEqual(["order", "minutes", "frontmatter"]);
});

test("unknown attributes, drawings, kinds of note and fences are faults", () => {
  const source = `${frontmatter}
<Drawing id="control-lop">Loop.</Drawing>

<Note kind="warning" colour="red">

Careful.

</Note>

\`\`\`ruby
puts 1
\`\`\`
`;
  expect(faultsOf(source).map(({ field, line }) => [field, line])).toEqual([
    ["<Drawing> id", 11],
    ["<Note> attribute", 13],
    ["<Note> kind", 13],
    ["code fence", 19],
  ]);
});

test("a missing attribute is a fault", () => {
  expect(faultsOf(`${frontmatter}\n<Section>\n\nText.\n\n</Section>\n`)).toMatchObject([
    { field: "<Section>", wanted: "the attribute id" },
  ]);
});

test("text that is not MDX is a fault with the parser's words", () => {
  expect(faultsOf(`${frontmatter}\n<Section id="a">\n\nnever closed\n`)).toMatchObject([
    { field: "text", wanted: "MDX" },
  ]);
});

test("faults read as file, line, seen and wanted", () => {
  const faults = faultsOf(frontmatter.replace("first-pod", "frist-pod"));
  expect(describeFaults(faults)).toContain('lessons/en/pods.mdx:7\n    exercise: seen "frist-pod", wanted first-pod');
});

test("a translation has the same sections, commands and right answers", () => {
  const english = `${frontmatter}
<Section id="one">

Run <Run>kubectl get pods</Run>.

\`\`\`bash run
kubectl get nodes
\`\`\`

<Quiz id="q">

Why?

<Answer says="a" correct>

Yes.

</Answer>

</Quiz>

</Section>
`;
  const french = english
    .replace("kubectl get nodes", "kubectl get node")
    .replace(" correct", "")
    .replace('"one"', '"un"');
  const original = checkLesson("lessons/en/pods.mdx", english, around);
  expect(compareTranslations(original, checkLesson("lessons/fr/pods.mdx", english, around))).toEqual([]);
  const faults = compareTranslations(original, checkLesson("lessons/fr/pods.mdx", french, around));
  expect(faults.map(({ field, seen }) => [field, seen])).toEqual([
    ["section ids, number 1", '"un"'],
    ["right answers, number 1", '"false"'],
    ["commands, number 2", '"kubectl get node"'],
  ]);
  expect(faults[0]?.wanted).toBe('"one" as in lessons/en/pods.mdx');
});
