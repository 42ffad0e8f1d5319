/** Images of languages, each on Debian, on a slim Debian and on Alpine, as their repositories have them. */
import type { FileList } from "../files/layer.ts";
import { currentAlpine } from "./alpine.ts";
import { alpineFiles, executables } from "./applets.ts";
import { debianWithTools } from "./debian.ts";
import type { ImageContent, ImageDefinition } from "./image.ts";
import { sharedLayer } from "./shared-layer.ts";
import { commonEndings, tagResolver } from "./tags.ts";

const MIB = 1024 * 1024;

interface Language {
  readonly repository: string;
  /** Series with their last patches, and names that stand for a version. */
  readonly series: Readonly<Record<string, number>>;
  readonly names: Readonly<Record<string, string>>;
  /** Compressed sizes by variant. */
  readonly sizeMib: { readonly full: number; readonly slim: number; readonly alpine: number };
  readonly programs: FileList;
  /** Compilers and tools that only the full image has. */
  readonly fullPrograms?: FileList;
  readonly config: (version: string) => Partial<ImageContent>;
}

const is = (program: string) => ({ program });
const nodeEndings = [...commonEndings, /^(alpine|slim|bookworm|bullseye|trixie)[\d.]*(-slim)?$/];

/** What `buildpack-deps` brings to the full images. */
const buildTools: FileList = {
  ...executables("/usr/bin", ["curl", "gcc", "git", "make", "perl", "unzip", "wget"]),
  "/usr/bin/cc": is("gcc"),
};

function language({
  repository,
  series,
  names,
  sizeMib,
  programs,
  fullPrograms = {},
  config,
}: Language): ImageDefinition {
  const layers = {
    alpine: sharedLayer(() => ({ ...alpineFiles(currentAlpine), ...programs })),
    slim: sharedLayer(() => ({ ...debianWithTools(), ...programs })),
    full: sharedLayer(() => ({ ...debianWithTools(), ...programs, ...fullPrograms })),
  };
  return {
    repositories: [`docker.io/library/${repository}`],
    versionOf: tagResolver({ series, names, endings: nodeEndings }),
    content(version, tag) {
      const variant = tag.includes("alpine") ? "alpine" : tag.includes("slim") ? "slim" : "full";
      return { ...config(version), sizeBytes: sizeMib[variant] * MIB, layer: layers[variant] };
    },
  };
}

const python = language({
  repository: "python",
  // biome-ignore format: a table
  series: { "2.7": 18, "3.6": 15, "3.7": 17, "3.8": 20, "3.9": 24, "3.10": 19, "3.11": 14, "3.12": 12, "3.13": 9, "3.14": 0 },
  names: { latest: "3.14.0" },
  sizeMib: { full: 385, slim: 45, alpine: 17 },
  programs: {
    ...executables("/usr/local/bin", ["python", "pip"]),
    "/usr/local/bin/python3": is("python"),
    "/usr/local/bin/pip3": is("pip"),
  },
  fullPrograms: buildTools,
  config: (version) => ({
    command: ["python3"],
    env: { PATH: languagePath(""), LANG: "C.UTF-8", PYTHON_VERSION: version },
  }),
});

const node = language({
  repository: "node",
  // biome-ignore format: a table
  series: { "8.17": 0, "10.24": 1, "12.22": 12, "14.21": 3, "16.20": 2, "18.20": 8, "20.19": 5, "22.12": 0, "22.21": 0, "24.10": 0, "25.0": 0 },
  names: { latest: "25.0.0", current: "25.0.0", lts: "22.21.0" },
  sizeMib: { full: 390, slim: 75, alpine: 52 },
  programs: executables("/usr/local/bin", ["node", "npm"]),
  fullPrograms: buildTools,
  config: (version) => ({ command: ["node"], env: { PATH: languagePath(""), NODE_VERSION: version } }),
});

const golang = language({
  repository: "golang",
  series: { "1.18": 10, "1.19": 13, "1.20": 14, "1.21": 13, "1.22": 12, "1.23": 12, "1.24": 9, "1.25": 3 },
  names: { latest: "1.25.3" },
  sizeMib: { full: 295, slim: 240, alpine: 98 },
  programs: {
    ...executables("/usr/local/go/bin", ["go"]),
    "/go/bin": { directory: true },
    "/go/src": { directory: true },
  },
  fullPrograms: buildTools,
  config: (version) => ({
    command: ["bash"],
    workingDirectory: "/go",
    env: {
      PATH: languagePath("/go/bin:/usr/local/go/bin:"),
      GOLANG_VERSION: version,
      GOTOOLCHAIN: "local",
      GOPATH: "/go",
    },
  }),
});

const gcc = language({
  repository: "gcc",
  series: { "9": 5, "10": 5, "11": 5, "12": 5, "13": 4, "14": 3, "15": 2 },
  names: { latest: "15.2" },
  sizeMib: { full: 540, slim: 540, alpine: 540 },
  programs: { ...executables("/usr/local/bin", ["gcc"]), "/usr/local/bin/cc": is("gcc") },
  fullPrograms: buildTools,
  config: (version) => ({ command: ["bash"], env: { PATH: languagePath(""), GCC_VERSION: version } }),
});

function languagePath(first: string): string {
  return `${first}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`;
}

export const languageImages: readonly ImageDefinition[] = [gcc, golang, node, python];
