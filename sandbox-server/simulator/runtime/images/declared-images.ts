import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { z } from "zod";
import { extendLayer, type FileList, type FileSpec } from "../files/layer.ts";
import { createProgramCatalog } from "../programs/index.ts";
import { type DeclarationFault, type DeclaredImage, DeclaredImagesFault, declaredImage } from "./declared-image.ts";
import type { Image, ImageContent, ImageDefinition } from "./image.ts";
import { parseImageReference } from "./image-reference.ts";
import { createImageRegistry } from "./image-registry.ts";
import { images as builtInImages } from "./index.ts";
import { sharedLayer } from "./shared-layer.ts";

const MIB = 1024 * 1024;

/** A declaration is written by hand; what is larger is something else. */
const MAX_FILE_BYTES = MIB;

/** What an image of one program alone weighs, in bytes. */
const PROGRAM_BYTES = 8 * MIB;

interface Found {
  readonly file: string;
  readonly image: DeclaredImage;
}

/**
 * The images that an operator declares: every `.yaml`, `.yml` and `.json` file of the folder, one image a document or a
 * list of them. Throws DeclaredImagesFault with every fault of every file.
 */
export function readDeclaredImages(directory: string): readonly ImageDefinition[] {
  const faults: DeclarationFault[] = [];
  const found = fileNames(directory, faults).flatMap((name) => readDeclarations(directory, name, faults));
  faults.push(...found.flatMap(unknownNames), ...declaredTwice(found));
  if (faults.length > 0) throw new DeclaredImagesFault(faults);
  const byRepository = Map.groupBy(found, ({ image }) => canonicalName(image.name));
  return [...byRepository].map(([repository, list]) =>
    defineImage(
      repository,
      list.map(({ image }) => image),
    ),
  );
}

function fileNames(directory: string, faults: DeclarationFault[]): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((name) => /\.(ya?ml|json)$/.test(name))
      .sort();
  } catch (error) {
    const seen = error instanceof Error ? error.message : String(error);
    faults.push({ file: directory, field: "the folder", seen, wanted: "a folder that can be read" });
    return [];
  }
}

function readDeclarations(directory: string, name: string, faults: DeclarationFault[]): Found[] {
  const path = join(directory, name);
  const whole = (seen: string, wanted: string) => faults.push({ file: name, field: "the file", seen, wanted });
  const { size } = statSync(path);
  if (size > MAX_FILE_BYTES) {
    whole(`${size} bytes long`, "at most 1 MiB");
    return [];
  }
  const documents = parseAllDocuments(readFileSync(path, "utf8"));
  const found: Found[] = [];
  for (const document of documents) {
    const [error] = document.errors;
    if (error !== undefined) {
      whole(JSON.stringify(error.message.split("\n")[0]), "YAML or JSON");
      continue;
    }
    const content: unknown = document.toJS({ maxAliasCount: 100 });
    for (const [index, item] of (Array.isArray(content) ? content : [content]).entries()) {
      const prefix = Array.isArray(content) ? `[${index}].` : "";
      const parsed = declaredImage.safeParse(item);
      if (parsed.success) found.push({ file: name, image: parsed.data });
      else faults.push(...parsed.error.issues.flatMap((issue) => faultsOf(name, prefix, item, issue)));
    }
  }
  return found;
}

function faultsOf(file: string, prefix: string, item: unknown, issue: z.core.$ZodIssue): DeclarationFault[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      return { file, field: prefix + path.join("."), seen: shown(item, path), wanted: "no such field" };
    });
  const field = issue.path.length === 0 ? "the document" : issue.path.join(".");
  return [{ file, field: prefix + field, seen: shown(item, issue.path), wanted: issue.message }];
}

function shown(item: unknown, path: readonly PropertyKey[]): string {
  let value = item;
  for (const key of path) value = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  const text = JSON.stringify(value);
  return text === undefined ? "missing" : text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

const builtIn = createImageRegistry(builtInImages);
const catalog = createProgramCatalog();

/** Names of images and programs that nothing here has. */
function unknownNames({ file, image }: Found): DeclarationFault[] {
  const faults: DeclarationFault[] = [];
  if (image.from !== undefined && builtIn.find(image.from).status === "failed") {
    const wanted = "a known image, such as busybox:1.36";
    faults.push({ file, field: "from", seen: JSON.stringify(image.from), wanted });
  }
  const program = (field: string, name: string) => {
    const wanted = "a simulated program, such as http-echo or nginx";
    if (catalog.find(name) === undefined) faults.push({ file, field, seen: JSON.stringify(name), wanted });
  };
  if (image.program !== undefined) program("program", image.program);
  for (const [path, spec] of Object.entries(image.files))
    if (typeof spec === "object" && "program" in spec) program(`files.${path}.program`, spec.program);
  return faults;
}

function declaredTwice(found: readonly Found[]): DeclarationFault[] {
  const files = new Map<string, string>();
  const faults: DeclarationFault[] = [];
  for (const { file, image } of found) {
    for (const tag of image.tags) {
      const name = `${canonicalName(image.name)}:${tag}`;
      const first = files.get(name);
      if (first === undefined) files.set(name, file);
      else
        faults.push({ file, field: "tags", seen: JSON.stringify(tag), wanted: `a tag that ${first} does not declare` });
    }
  }
  return faults;
}

function canonicalName(name: string): string {
  const parsed = parseImageReference(name);
  return "fault" in parsed ? name : `${parsed.registry}/${parsed.path}`;
}

/** A repository with the declared tags; other tags of a built-in one stay as they are. */
function defineImage(repository: string, declared: readonly DeclaredImage[]): ImageDefinition {
  const contents = new Map(
    declared.flatMap((image) => {
      const content = contentOf(image);
      return image.tags.map((tag) => [tag, content] as const);
    }),
  );
  const other = builtInImages.find(({ repositories }) => repositories.includes(repository));
  return {
    repositories: [repository],
    versionOf: (tag) => (contents.has(tag) ? tag : other?.versionOf(tag)),
    content: (version, tag) => {
      const content = contents.get(tag) ?? other?.content(version, tag) ?? contents.values().next().value;
      if (content === undefined) throw new TypeError(`${repository} has no content`);
      return content;
    },
  };
}

function contentOf(image: DeclaredImage): ImageContent {
  const base = image.from === undefined ? undefined : baseImage(image.from);
  const executable = image.program === undefined ? undefined : `/usr/local/bin/${image.program}`;
  const files: FileList = {
    ...(executable === undefined ? {} : { [executable]: { program: image.program ?? "" } }),
    ...Object.fromEntries(Object.entries(image.files).map(([path, spec]) => [path, fileSpec(spec)])),
  };
  const bare = sharedLayer(() => ({
    "/etc/passwd": "root:x:0:0:root:/root:/sbin/nologin\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n",
    "/etc/group": "root:x:0:\nnobody:x:65534:\n",
    "/tmp": { directory: true, mode: 0o1777 },
  }));
  const entrypoint = image.entrypoint ?? (executable === undefined ? base?.entrypoint : [executable]);
  // As in a Dockerfile: a new entry point drops the base's command.
  const command = image.command ?? (entrypoint === base?.entrypoint ? base?.command : undefined);
  return {
    ...(entrypoint === undefined ? {} : { entrypoint }),
    ...(command === undefined ? {} : { command }),
    env: { ...base?.env, ...image.env },
    workingDirectory: image.workingDirectory ?? base?.workingDirectory ?? "/",
    user: image.user ?? base?.user ?? "",
    exposedPorts: [
      ...(base?.exposedPorts ?? []),
      ...image.ports.map((port) => (typeof port === "number" ? `${port}/tcp` : port)),
    ],
    sizeBytes: image.sizeMib === undefined ? (base?.sizeBytes ?? PROGRAM_BYTES) : Math.round(image.sizeMib * MIB),
    layer: () => extendLayer(base?.layer ?? bare(), files),
  };
}

function baseImage(name: string): Image | undefined {
  const lookup = builtIn.find(name);
  return lookup.status === "found" ? lookup.image : undefined;
}

function fileSpec(spec: DeclaredImage["files"][string]): FileSpec {
  if (typeof spec === "string" || !("content" in spec)) return spec;
  return { content: spec.content, ...(spec.mode === undefined ? {} : { mode: Number.parseInt(spec.mode, 8) }) };
}
