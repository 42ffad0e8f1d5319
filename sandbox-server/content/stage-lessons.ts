import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MatelotError } from "../errors/index.ts";
import { type Language, languages } from "../language/message.ts";

/**
 * Lays the project's lessons and those of the operator's folders into one folder that the site is built from. A lesson
 * that is written in one language only stands in the other one too, and says so.
 * Errors: `content-invalid` where two lessons have one name.
 */
export function stageLessons(project: string, contentDirectories: readonly string[], into: string): void {
  cpSync(join(project, "lessons"), join(into, "lessons"), { recursive: true });
  for (const directory of contentDirectories) {
    const names = languages.map((language) => [language, lessonNames(directory, language)] as const);
    for (const [language, own] of names) {
      for (const name of own) {
        const target = join(into, "lessons", language, name);
        if (existsSync(target)) throw taken(join(directory, "lessons", language, name));
        stage(join(directory, "lessons", language, name), target, ["content: true"]);
        const other = language === "en" ? "fr" : "en";
        const isTranslated = existsSync(join(directory, "lessons", other, name));
        if (isTranslated) continue;
        const marks = ["content: true", `writtenIn: ${language}`];
        stage(join(directory, "lessons", language, name), join(into, "lessons", other, name), marks);
      }
    }
  }
}

/** Whether a folder brings lessons or exercises, so that there is something to show. */
export function hasPages(directory: string): boolean {
  return (
    languages.some((language) => lessonNames(directory, language).length > 0) ||
    existsSync(join(directory, "exercises"))
  );
}

function lessonNames(directory: string, language: Language): readonly string[] {
  const folder = join(directory, "lessons", language);
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".mdx")) : [];
}

function stage(file: string, target: string, marks: readonly string[]): void {
  mkdirSync(join(target, ".."), { recursive: true });
  writeFileSync(target, readFileSync(file, "utf8").replace(/^---\r?\n/, `---\n${marks.join("\n")}\n`));
}

function taken(file: string): MatelotError {
  return new MatelotError("content-invalid", {
    message: {
      en: `${file}: the course, or another folder, has a lesson of this name already.`,
      fr: `${file} : le cours, ou un autre dossier, a déjà une leçon de ce nom.`,
    },
  });
}
