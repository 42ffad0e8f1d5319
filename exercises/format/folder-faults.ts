import { parseAllDocuments } from "yaml";
import type { Exercise } from "./exercise.ts";
import { type Fault, nearestWord } from "./fault.ts";
import type { ExerciseFile } from "./read-folder.ts";
import { placeholderFaults } from "./validate-exercise.ts";

const requiredFiles = ["solution/en.md", "solution/fr.md", "solution/solve.sh"];

/** What is missing, stray or unreadable among the files beside a valid `exercise.ts`. */
export function folderFaults(exercise: Exercise, folder: string, files: readonly ExerciseFile[]): readonly Fault[] {
  return [
    ...missingFiles(exercise, files),
    ...strayFiles(exercise, files),
    ...contentFaults(files),
    ...unknownParameters(exercise, files),
  ].map((fault) => ({
    ...fault,
    file: `${folder}/${fault.file}`,
  }));
}

function missingFiles(exercise: Exercise, files: readonly ExerciseFile[]): readonly Fault[] {
  const own = exercise.imported === true ? requiredFiles.filter((name) => !name.endsWith(".sh")) : requiredFiles;
  const required = [...own, ...exercise.nearMisses.map((miss) => `near-miss/${miss.name}/attempt.sh`)];
  return required
    .filter((name) => !files.some((file) => file.path === name))
    .map((name) => {
      const near = nearestWord(
        name,
        files.map((file) => file.path),
      );
      return {
        file: name,
        field: "",
        seen: "no such file",
        wanted: "the file",
        ...(near === undefined ? {} : { nearest: near }),
      };
    });
}

function strayFiles(exercise: Exercise, files: readonly ExerciseFile[]): readonly Fault[] {
  const rooms = [
    "setup/home/",
    "setup/manifests/",
    "solution/",
    ...exercise.nearMisses.map((miss) => `near-miss/${miss.name}/`),
  ];
  const isKnown = (name: string) =>
    name === "exercise.ts" || name === "exercise.json" || rooms.some((room) => name.startsWith(room));
  const misses = exercise.nearMisses.map((miss) => miss.name);
  return files
    .filter((file) => !isKnown(file.path) || isStrayManifest(file.path))
    .map((file) => {
      const [, miss] = /^near-miss\/([^/]+)\//.exec(file.path) ?? [];
      const nearest = miss === undefined ? undefined : nearestWord(miss, misses);
      return {
        file: file.path,
        field: "",
        seen: "a file that nothing uses",
        wanted: `exercise.ts or a file below ${rooms.join(", ")}`,
        ...(nearest === undefined ? {} : { nearest: `near-miss/${nearest}/` }),
      };
    });
}

function unknownParameters({ parameters }: Exercise, files: readonly ExerciseFile[]): readonly Fault[] {
  if (parameters === undefined) return [];
  return files
    .filter((file) => file.path !== "exercise.ts")
    .flatMap((file) => placeholderFaults(file.content, parameters, file.path));
}

function isStrayManifest(name: string): boolean {
  return name.startsWith("setup/manifests/") && !/\.ya?ml$/.test(name);
}

function contentFaults(files: readonly ExerciseFile[]): readonly Fault[] {
  return files.flatMap((file) => {
    if (requiredFiles.includes(file.path) && file.content.trim() === "") {
      return [{ file: file.path, field: "", seen: "an empty file", wanted: "its text" }];
    }
    if (/^(solution\/solve|near-miss\/[^/]+\/attempt)\.sh$/.test(file.path) && !file.content.startsWith("#!")) {
      return [{ file: file.path, field: "line 1", seen: file.content.slice(0, 40), wanted: "#!/usr/bin/env bash" }];
    }
    // Files of the home may be broken on purpose; what is applied before the learner arrives may not.
    if (file.path.startsWith("setup/manifests/")) return yamlFaults(file);
    return [];
  });
}

function yamlFaults(file: ExerciseFile): readonly Fault[] {
  return parseAllDocuments(file.content).flatMap((document) =>
    document.errors.map((error) => ({
      file: file.path,
      field: `line ${error.linePos?.[0].line ?? 1}`,
      seen: error.message.split("\n")[0] ?? error.code,
      wanted: "YAML",
    })),
  );
}
