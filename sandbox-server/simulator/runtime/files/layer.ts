/** A file of an image: shared by every container of every cluster, never changed. */
export interface LayerFile {
  readonly kind: "file";
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Made on first use, so that an image nobody reads costs nothing. */
  readonly content: () => Uint8Array;
  /** Bytes in all, where zeros follow the content: an installed library has its size without costing it. */
  readonly sizeBytes?: number;
}

export interface LayerLink {
  readonly kind: "symlink";
  readonly target: string;
}

export interface LayerDirectory {
  readonly kind: "directory";
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly entries: ReadonlyMap<string, LayerNode>;
}

export type LayerNode = LayerFile | LayerLink | LayerDirectory;

/** One entry of an image's file list; a plain string is the content of a file with mode 644 owned by root. */
export type FileSpec =
  | string
  | {
      readonly content: string | Uint8Array | (() => string | Uint8Array);
      readonly mode?: number;
      readonly uid?: number;
      readonly gid?: number;
      /** Zeros follow the content up to this size. */
      readonly sizeBytes?: number;
    }
  | { readonly link: string }
  /** An executable whose code is the simulated program of that name. */
  | { readonly program: string; readonly sizeBytes?: number }
  | { readonly directory: true; readonly mode?: number; readonly uid?: number; readonly gid?: number };

/** Files by absolute path; parents are made as needed with mode 755. */
export type FileList = Readonly<Record<string, FileSpec>>;

interface OpenLayerDirectory {
  kind: "directory";
  mode: number;
  uid: number;
  gid: number;
  entries: Map<string, LayerNode | OpenLayerDirectory>;
}

/** The first bytes of an executable whose code lives in the simulator; the program's name and a line break follow. */
export const EXECUTABLE_MAGIC = "\u007fELF\u0002\u0001\u0001simulated:";

/** Builds the read-only tree of an image; later lists lie over earlier ones, as layers do. */
export function buildLayer(...lists: readonly FileList[]): LayerDirectory {
  const root = newDirectory();
  for (const list of lists) {
    for (const [path, spec] of Object.entries(list)) place(root, path, spec);
  }
  return root as LayerDirectory;
}

/** A tree with more files laid over it; links to directories in their paths are followed. The given tree stays as it is. */
export function extendLayer(base: LayerDirectory, files: FileList): LayerDirectory {
  const root = copyDirectory(base);
  for (const [path, spec] of Object.entries(files)) place(root, throughLinks(root, path), spec);
  return root as LayerDirectory;
}

function copyDirectory(directory: LayerDirectory): OpenLayerDirectory {
  const entries = [...directory.entries].map(
    ([name, node]) => [name, node.kind === "directory" ? copyDirectory(node) : node] as const,
  );
  return { ...directory, entries: new Map(entries) };
}

/** Images have links at the top (`/bin` is `usr/bin`); one level of them is what a path may go through. */
function throughLinks(root: OpenLayerDirectory, path: string): string {
  const [, first = "", rest = ""] = /^\/([^/]+)(\/.*)$/s.exec(path) ?? [];
  const found = root.entries.get(first);
  return found?.kind === "symlink" ? `/${found.target.replace(/^\//, "")}${rest}` : path;
}

function newDirectory(): OpenLayerDirectory {
  return { kind: "directory", mode: 0o755, uid: 0, gid: 0, entries: new Map() };
}

function place(root: OpenLayerDirectory, path: string, spec: FileSpec): void {
  const names = path.split("/").filter((name) => name !== "");
  const last = names.pop();
  let directory = root;
  for (const name of names) directory = childDirectory(directory, name);
  if (last === undefined) return;
  if (typeof spec === "object" && "directory" in spec) {
    const made = childDirectory(directory, last);
    made.mode = spec.mode ?? made.mode;
    made.uid = spec.uid ?? made.uid;
    made.gid = spec.gid ?? made.gid;
    return;
  }
  directory.entries.set(last, leaf(spec));
}

function childDirectory(parent: OpenLayerDirectory, name: string): OpenLayerDirectory {
  const found = parent.entries.get(name);
  if (found?.kind === "directory") return found as OpenLayerDirectory;
  const made = newDirectory();
  parent.entries.set(name, made);
  return made;
}

function leaf(spec: Exclude<FileSpec, { readonly directory: true }>): LayerNode {
  if (typeof spec === "string") return layerFile(() => spec, 0o644, 0, 0);
  if ("link" in spec) return { kind: "symlink", target: spec.link };
  const size = spec.sizeBytes === undefined ? {} : { sizeBytes: spec.sizeBytes };
  if ("program" in spec) return { ...layerFile(() => `${EXECUTABLE_MAGIC}${spec.program}\n`, 0o755, 0, 0), ...size };
  const { content } = spec;
  const make = typeof content === "function" ? content : () => content;
  return { ...layerFile(make, spec.mode ?? 0o644, spec.uid ?? 0, spec.gid ?? 0), ...size };
}

function layerFile(make: () => string | Uint8Array, mode: number, uid: number, gid: number): LayerFile {
  let bytes: Uint8Array | undefined;
  return {
    kind: "file",
    mode,
    uid,
    gid,
    content: () => {
      if (bytes === undefined) {
        const made = make();
        bytes = typeof made === "string" ? Buffer.from(made) : made;
      }
      return bytes;
    },
  };
}
