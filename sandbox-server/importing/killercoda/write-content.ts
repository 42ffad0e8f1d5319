import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { MatelotError } from "../../errors/index.ts";
import type { Language } from "../../language/message.ts";
import { type ImportedScenario, lessonPath } from "./import-scenario.ts";

/** Writes lesson and exercise into a content folder. Errors: `scenario-invalid` where one of them is there already. */
export async function writeContent(imported: ImportedScenario, content: string, language: Language): Promise<void> {
  const { id, exercise, lesson, homeFiles, solution } = imported;
  const folder = join(content, "exercises", id);
  const lessonFile = lessonPath(content, language, id);
  for (const path of [folder, lessonFile]) {
    if (existsSync(path)) {
      const remedy = {
        en: "Take it away to import it anew, or name another content folder.",
        fr: "Retirez-le pour recommencer l'import, ou indiquez un autre dossier de contenu.",
      };
      throw new MatelotError("scenario-invalid", { message: `${path} exists already.`, remedy });
    }
  }
  await mkdir(join(content, "exercises"), { recursive: true });
  await write(lessonFile, lesson);
  if (exercise === undefined) return;
  await write(join(folder, "exercise.json"), `${JSON.stringify(exercise, null, 2)}\n`);
  const shown = solution === "" ? exercise.summary.en : solution;
  for (const name of ["en", "fr"]) await write(join(folder, `solution/${name}.md`), `${shown}\n`);
  for (const file of homeFiles) {
    await write(join(folder, "setup/home", file.path), file.content, file.executable ? 0o755 : 0o644);
  }
}

async function write(path: string, text: string, mode = 0o644): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, { mode });
}
