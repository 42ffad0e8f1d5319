import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { MatelotError } from "../../sandbox-server/errors/index.ts";
import { identifier } from "./exercise.ts";

/**
 * Writes a folder that is of the right form and proves red: its solution does nothing yet. Errors: `request-invalid`
 * for an id that is none.
 */
export async function writeNewExercise(directory: string, id: string): Promise<void> {
  if (!identifier.safeParse(id).success) {
    throw new MatelotError("request-invalid", {
      message: {
        en: `${JSON.stringify(id)} can't be an exercise's id; wanted: lower-case words with dashes.`,
        fr: `${JSON.stringify(id)} ne peut pas être l'identifiant d'un exercice ; attendu : des mots en minuscules séparés par des tirets.`,
      },
    });
  }
  const attempt = "#!/usr/bin/env bash\nset -euo pipefail\n";
  const files: Readonly<Record<string, string>> = {
    "exercise.ts": definition(id),
    "setup/home/web.yaml": "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n",
    "solution/solve.sh": attempt,
    "solution/en.md": "What to type, and why.\n",
    "solution/fr.md": "Ce qu'il faut taper, et pourquoi.\n",
    "near-miss/wrong-image/attempt.sh": attempt,
    "near-miss/wrong-name/attempt.sh": attempt,
    "near-miss/deleted/attempt.sh": attempt,
  };
  for (const [name, content] of Object.entries(files)) {
    const file = join(directory, id, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content, { mode: name.endsWith(".sh") ? 0o755 : 0o644, flag: "wx" });
  }
}

function definition(id: string): string {
  return `import { pod } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

export default defineExercise({
  id: ${JSON.stringify(id)},
  module: 3,
  level: "guided",
  minutes: 10,
  title: { en: "A title", fr: "Un titre" },
  summary: { en: "One sentence for the list.", fr: "Une phrase pour la liste." },
  situation: { en: "Where the learner stands.", fr: "La situation de départ." },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "web-runs",
      title: { en: "The pod web uses nginx", fr: "Le pod web utilise nginx" },
      points: 1,
      test: pod("web").usesImage("nginx:1.25"),
    },
  ],
  hints: [{ en: "A first nudge.", fr: "Un premier indice." }],
  nearMisses: [
    {
      name: "wrong-image",
      mistake: { en: "Takes another image.", fr: "Prend une autre image." },
      fails: "web-runs",
      code: "image-differs",
      earns: [],
    },
    {
      name: "wrong-name",
      mistake: { en: "Gives the pod another name.", fr: "Donne un autre nom au pod." },
      fails: "web-runs",
      code: "absent",
      earns: [],
    },
    {
      name: "deleted",
      mistake: { en: "Deletes the pod again.", fr: "Supprime le pod après coup." },
      fails: "web-runs",
      code: "absent",
      earns: [],
    },
  ],
});
`;
}
