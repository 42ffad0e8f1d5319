import { readdir } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { MatelotError } from "../../sandbox-server/errors/index.ts";
import type { Message } from "../../sandbox-server/language/message.ts";
import type { Exercise } from "./exercise.ts";
import { describeFault, type Fault } from "./fault.ts";
import { folderFaults } from "./folder-faults.ts";
import { contentHash, type ExerciseFile, readExerciseFiles } from "./read-folder.ts";
import { validateExercise } from "./validate-exercise.ts";

/** A file that is put into the learner's home. */
export interface HomeFile {
  readonly path: string;
  readonly content: string;
  readonly executable: boolean;
}

/** An exercise with everything that lies in its folder. */
export interface LoadedExercise extends Exercise {
  /** Content hash: changes when any file of the exercise changes. */
  readonly version: string;
  /** What its values were drawn from; absent where it has no parameters, or none were drawn yet. */
  readonly seed?: string;
  /** What the sandbox starts from; the manifests are YAML texts in the order they are applied. */
  readonly setup: { readonly homeFiles: readonly HomeFile[]; readonly manifests: readonly string[] };
  /** Markdown. */
  readonly solution: Message;
  /** What the proof copies into the home and runs there: `solve.sh` and its files. */
  readonly solutionFiles: readonly HomeFile[];
  /** Per near miss: `attempt.sh` and its files. */
  readonly nearMissFiles: Readonly<Record<string, readonly HomeFile[]>>;
}

export interface Catalogue {
  /** Sorted by module, then id. */
  readonly exercises: readonly LoadedExercise[];
  find(id: string): LoadedExercise | undefined;
}

export interface CatalogueReading {
  readonly catalogue: Catalogue;
  /** Everything wrong in any exercise; the exercises at fault are not in the catalogue. */
  readonly faults: readonly Fault[];
}

// Rooms beside the exercises that hold none.
const otherRooms = ["format", "proof"];

/** Reads every folder of the directories that holds an exercise; never throws for a fault in the content. */
export async function readCatalogue(...directories: readonly string[]): Promise<CatalogueReading> {
  const folders = (await Promise.all(directories.map(exerciseFolders))).flat();
  const readings = await Promise.all(folders.map(({ directory, folder }) => readExercise(directory, folder)));
  const twice = folders.filter(({ folder }, index) => folders.findIndex((other) => other.folder === folder) < index);
  const exercises = readings
    .flatMap((reading) => reading.exercise ?? [])
    .sort((a, b) => a.module - b.module || (a.id < b.id ? -1 : 1));
  const byId = new Map(exercises.map((exercise) => [exercise.id, exercise]));
  return {
    catalogue: { exercises, find: (id) => byId.get(id) },
    faults: [
      ...readings.flatMap((reading) => reading.faults),
      ...twice.map(({ directory, folder }) => ({
        file: path.join(directory, folder),
        field: "",
        seen: "an exercise whose id another folder has too",
        wanted: "an id of its own",
      })),
    ],
  };
}

async function exerciseFolders(directory: string): Promise<readonly { directory: string; folder: string }[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((cause: unknown) => {
    throw new MatelotError("exercise-invalid", { message: `${directory} can't be read.`, cause });
  });
  return entries
    .filter((entry) => entry.isDirectory() && !otherRooms.includes(entry.name))
    .map((entry) => ({ directory, folder: entry.name }));
}

/**
 * The exercises of the directories. Errors: `exercise-invalid`, whose message lists every fault of every exercise, one a
 * line.
 */
export async function loadCatalogue(...directories: readonly string[]): Promise<Catalogue> {
  const { catalogue, faults } = await readCatalogue(...directories);
  if (faults.length > 0) throw new MatelotError("exercise-invalid", { message: faults.map(describeFault).join("\n") });
  return catalogue;
}

interface ExerciseReading {
  readonly exercise?: LoadedExercise;
  readonly faults: readonly Fault[];
}

async function readExercise(directory: string, folder: string): Promise<ExerciseReading> {
  const files = await readExerciseFiles(path.join(directory, folder));
  const data = files.find((file) => file.path === "exercise.json");
  const definition =
    data === undefined
      ? await importDefinition(path.join(directory, folder, "exercise.ts"), folder)
      : parseDefinition(data.content, folder);
  if ("fault" in definition) return { faults: [definition.fault] };
  const contentFaults = validateExercise(definition.value, folder);
  // The folder can only be compared with a definition that is of the right form.
  const faults = contentFaults.length > 0 ? contentFaults : folderFaults(definition.value as Exercise, folder, files);
  if (faults.length > 0) return { faults };
  return { exercise: withFiles(definition.value as Exercise, files), faults: [] };
}

async function importDefinition(file: string, folder: string): Promise<{ value: unknown } | { fault: Fault }> {
  try {
    const module: { default?: unknown } = await import(/* @vite-ignore */ pathToFileURL(file).href);
    return { value: module.default };
  } catch (thrown) {
    const seen = thrown instanceof Error ? thrown.message : String(thrown);
    const wanted = "a module whose default export is defineExercise({…})";
    return { fault: { file: `${folder}/exercise.ts`, field: "", seen, wanted } };
  }
}

/** The same as data: for folders outside this project, from where its modules can't be imported. */
function parseDefinition(text: string, folder: string): { value: unknown } | { fault: Fault } {
  try {
    const { $schema: _, ...value }: { $schema?: unknown } = JSON.parse(text);
    return { value };
  } catch (thrown) {
    return { fault: { file: `${folder}/exercise.json`, field: "", seen: String(thrown), wanted: "JSON" } };
  }
}

function withFiles(exercise: Exercise, files: readonly ExerciseFile[]): LoadedExercise {
  const text = (name: string) => files.find((file) => file.path === name)?.content ?? "";
  return {
    ...exercise,
    version: contentHash(files),
    setup: {
      homeFiles: below(files, "setup/home/"),
      manifests: below(files, "setup/manifests/").map((file) => file.content),
    },
    solution: { en: text("solution/en.md"), fr: text("solution/fr.md") },
    solutionFiles: below(files, "solution/").filter((file) => !/^(en|fr)\.md$/.test(file.path)),
    nearMissFiles: Object.fromEntries(
      exercise.nearMisses.map((miss) => [miss.name, below(files, `near-miss/${miss.name}/`)]),
    ),
  };
}

function below(files: readonly ExerciseFile[], prefix: string): readonly HomeFile[] {
  return files
    .filter((file) => file.path.startsWith(prefix))
    .map((file) => ({ ...file, path: file.path.slice(prefix.length) }));
}
