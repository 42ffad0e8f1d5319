import { expect, test } from "vitest";
import type { LoadedExercise } from "../../exercises/format/index.ts";
import { solutionFaults } from "./solution-parity.ts";

const faultsOf = (en: string, fr: string) => solutionFaults({ id: "drain", solution: { en, fr } } as LoadedExercise);
const block = (code: string) => `Words.\n\n\`\`\`bash\n${code}\n\`\`\`\n`;

test("comments and places to fill in may be translated", () => {
  expect(faultsOf(block("kubectl drain NODE # now"), block("kubectl drain NŒUD # maintenant"))).toEqual([]);
});

test("another command, or one less, is told", () => {
  expect(faultsOf(block("kubectl get pods"), block("kubectl get pod"))).toEqual([
    'exercises/drain/solution/fr.md: code block 1 differs from en.md: seen "kubectl get pod", wanted "kubectl get pods"',
  ]);
  expect(faultsOf(block("a"), block("a") + block("b"))).toEqual([
    "exercises/drain/solution/fr.md has 2 code blocks, wanted 1 as in en.md",
  ]);
});
