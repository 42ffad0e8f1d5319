import { lstat, readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { MatelotError } from "../errors/index.ts";
import type { Message } from "../language/message.ts";
import type { SeedFile } from "../sandboxes/sandbox-provider.ts";

/** What one learner handed in: files, and the command that turns them into a cluster's state. */
export interface Submission {
  readonly learner: string;
  /** The entry's whole name in the folder of submissions. */
  readonly entry?: string;
  readonly files: readonly SeedFile[];
  /** Run in the learner's home; relative paths. */
  readonly command: readonly string[];
  /** Why there is nothing to run: every check fails with it. */
  readonly refusal?: { readonly code: string; readonly reason: Message };
}

/** Where the files lie in the sandbox's home. */
const folder = "submission";
const maxFileBytes = 1024 * 1024;
const maxFiles = 200;

/**
 * A manifest (applied), a script (run), or a folder: its `solve.sh` or only script is run, else every manifest in it is
 * applied in the order of the names; hidden files and folders are left out. Errors: `request-invalid`, which says what was found instead.
 */
export async function readSubmission(path: string, learner: string): Promise<Submission> {
  // A link may lead to any file of this machine: it is never followed, here or below.
  const found = await lstat(path).catch((cause: unknown) => {
    throw new MatelotError("request-invalid", { message: `There is no submission ${JSON.stringify(path)}.`, cause });
  });
  if (!found.isDirectory() && !found.isFile()) {
    throw new MatelotError("request-invalid", {
      message: {
        en: `${JSON.stringify(path)} is neither a file nor a folder; links are not followed.`,
        fr: `${JSON.stringify(path)} n'est ni un fichier ni un dossier ; les liens ne sont pas suivis.`,
      },
    });
  }
  const files = found.isDirectory() ? await readFolder(path) : [await readOne(path, basename(path))];
  return { learner, files, command: commandFor(files, path) };
}

/**
 * One submission for each entry of a folder; the entry's name without the extension of a script or manifest is the
 * learner's, with it where two would be the same. An entry that can't be used is refused, and the others are graded all
 * the same.
 */
export async function readSubmissions(directory: string): Promise<readonly Submission[]> {
  const entries = (await readdir(directory)).filter((name) => !isHidden(name)).sort();
  const isTwice = (name: string) => entries.filter((other) => learnerOf(other) === learnerOf(name)).length > 1;
  return Promise.all(
    entries.map(async (entry) => {
      const learner = isTwice(entry) ? entry : learnerOf(entry);
      return { ...(await readOrRefuse(join(directory, entry), learner)), entry };
    }),
  );
}

/** `anna.sh` is anna's; `anna.muller` is a person's name. */
export function learnerOf(entry: string): string {
  return basename(entry).replace(/\.(sh|ya?ml|json|kubeconfig|conf)$/, "");
}

async function readOrRefuse(path: string, learner: string): Promise<Submission> {
  try {
    return await readSubmission(path, learner);
  } catch (thrown) {
    if (!(thrown instanceof MatelotError) || thrown.code !== "request-invalid") throw thrown;
    return { learner, files: [], command: [], refusal: { code: "submission-unusable", reason: thrown.said } };
  }
}

function commandFor(files: readonly SeedFile[], path: string): readonly string[] {
  const names = files.map((file) => file.path);
  const scripts = names.filter((name) => name.endsWith(".sh"));
  const script =
    scripts.find((name) => name === `${folder}/solve.sh`) ?? (scripts.length === 1 ? scripts[0] : undefined);
  if (script !== undefined) return ["bash", script];
  const manifests = names.filter((name) => /\.(ya?ml|json)$/.test(name));
  if (scripts.length === 0 && manifests.length > 0) {
    return ["kubectl", "apply", ...manifests.flatMap((name) => ["-f", name])];
  }
  const seen = names.map((name) => name.slice(folder.length + 1)).join(", ");
  throw new MatelotError("request-invalid", {
    message: {
      en: `The submission ${JSON.stringify(path)} holds ${seen || "no file (links and hidden files don't count)"}; wanted: manifests, one script, or solve.sh.`,
      fr: `Le rendu ${JSON.stringify(path)} ${seen === "" ? "ne contient aucun fichier (liens et fichiers cachés ne comptent pas)" : `contient ${seen}`} ; attendu : des manifestes, un script ou solve.sh.`,
    },
  });
}

/** `.git`, `.github/workflows/grade.yml`: what comes with a repository is not handed in. */
function isHidden(name: string): boolean {
  return name.startsWith(".");
}

async function readFolder(directory: string): Promise<readonly SeedFile[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length).replace(/^\/+/, ""))
    .filter((name) => !name.split("/").some(isHidden))
    .sort();
  if (names.length > maxFiles) {
    throw new MatelotError("request-invalid", {
      message: `${directory} holds ${names.length} files; at most ${maxFiles}.`,
    });
  }
  return Promise.all(names.map((name) => readOne(join(directory, name), name)));
}

async function readOne(path: string, name: string): Promise<SeedFile> {
  const { size } = await lstat(path);
  if (size > maxFileBytes) {
    throw new MatelotError("request-invalid", { message: `${path} has ${size} bytes; at most ${maxFileBytes}.` });
  }
  const isScript = name.endsWith(".sh");
  const text = await readFile(path, "utf8");
  // An editor of Windows ends lines with two characters, and may begin with a mark: bash takes neither, and means no less.
  const content = isScript ? text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n") : text;
  return { path: `${folder}/${name}`, content, executable: isScript };
}
