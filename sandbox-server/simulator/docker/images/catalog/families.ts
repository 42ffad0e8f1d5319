import type { Image } from "../../../runtime/images/image.ts";

/** A layer of a published image. */
export interface FamilyLayer {
  readonly createdBy: string;
  /** Uncompressed, in bytes, filler included. */
  readonly sizeBytes: number;
  /** Where the file of zeros is. */
  readonly filler: string;
  readonly files: "base" | "own" | "none";
  /** The image whose tree a base layer holds. */
  readonly from?: string;
}

/** How one repository's images are layered. */
export interface Family {
  readonly base: readonly FamilyLayer[];
  readonly layers: readonly FamilyLayer[];
}

const MB = 1_000_000;

const debian: FamilyLayer = {
  createdBy: "# debian.sh --arch 'amd64' out/ 'bookworm' '@1760918400'",
  sizeBytes: 116.6 * MB,
  filler: "/usr/lib/not-simulated/debian",
  files: "base",
  from: "docker.io/library/debian:bookworm",
};

const debianSlim: FamilyLayer = {
  ...debian,
  createdBy: "# debian.sh --arch 'amd64' out/ 'bookworm' '@1760918400' 'slim'",
  sizeBytes: 74.8 * MB,
  filler: "/usr/lib/not-simulated/debian-slim",
};

const ubuntu: FamilyLayer = {
  createdBy: "/bin/sh -c #(nop) ADD file:6fb2b9a0b3d3ba2cf2a1e3dc1ac24ee5f1ac3d4cd3d9a4d1bb1b2a8ac5e6bc84 in / ",
  sizeBytes: 78.1 * MB,
  filler: "/usr/lib/not-simulated/ubuntu",
  files: "base",
  from: "docker.io/library/ubuntu:24.04",
};

const busybox: FamilyLayer = {
  createdBy: "BusyBox 1.37.0 (glibc), Debian 13",
  sizeBytes: 4.43 * MB,
  filler: "/lib/not-simulated",
  files: "base",
  from: "docker.io/library/busybox:1.37.0",
};

function alpine(release: string): FamilyLayer {
  return {
    createdBy: `ADD alpine-minirootfs-${release}-x86_64.tar.gz / # buildkit`,
    sizeBytes: 8.32 * MB,
    filler: "/lib/not-simulated",
    files: "base",
    from: `docker.io/library/alpine:${release}`,
  };
}

function run(command: string, megabytes: number, filler: string): FamilyLayer {
  return {
    createdBy: `RUN /bin/sh -c ${command} # buildkit`,
    sizeBytes: Math.round(megabytes * MB),
    filler,
    files: "none",
  };
}

function own(command: string, megabytes: number, filler: string): FamilyLayer {
  return { ...run(command, megabytes, filler), files: "own" };
}

/** What `buildpack-deps` puts under the full images of languages: tools, version control, compilers and headers. */
const buildTools = [
  run("set -eux; \tapt-get update; \tapt-get install -y --no-install-recommends \t\tca-certificates \t\tcurl \t\tgnupg \t\tnetbase \t\tsq \t\twget \t; \trm -rf /var/lib/apt/lists/*", 48.5, "/usr/lib/not-simulated/network-tools"),
  run("apt-get update && apt-get install -y --no-install-recommends \t\tgit \t\tmercurial \t\topenssh-client \t\tsubversion \t\tprocps \t&& rm -rf /var/lib/apt/lists/*", 177, "/usr/lib/not-simulated/version-control"),
]; // biome-ignore format: one command a line
const compilers = run("set -ex; \tapt-get update; \tapt-get install -y --no-install-recommends \t\tautoconf \t\tautomake \t\tg++ \t\tgcc \t\tlibc6-dev \t\tlibssl-dev \t\tmake \t\tzlib1g-dev \t; \trm -rf /var/lib/apt/lists/*", 587, "/usr/lib/not-simulated/compilers"); // biome-ignore format: one command a line

const certificates = (megabytes: number) =>
  run("set -eux; \tapt-get update; \tapt-get install -y --no-install-recommends \t\tca-certificates \t\tnetbase \t\ttzdata \t; \trm -rf /var/lib/apt/lists/*", megabytes, "/usr/share/not-simulated/zoneinfo"); // biome-ignore format: one command a line

type Variant = "full" | "slim" | "alpine";

interface Published {
  /** Megabytes of the layer that holds the program itself, by variant. */
  readonly own: Readonly<Record<Variant, number>>;
  readonly command: string;
  readonly filler: string;
  /** Layers between base and program, by variant. */
  readonly between?: Readonly<Partial<Record<Variant, readonly FamilyLayer[]>>>;
  /** Tags without an ending are built on Debian's slim image. */
  readonly isSlimOnly?: true;
}

/** Repositories whose layers people look at, with the sizes of October 2025. */
const published: Readonly<Record<string, Published>> = {
  "library/python": {
    own: { full: 68.2, slim: 41, alpine: 37.1 },
    command: "set -eux; \twget -O python.tar.xz \"https://www.python.org/ftp/python/$PYTHON_VERSION/Python-$PYTHON_VERSION.tar.xz\"; \t…; \tpython3 --version",
    filler: "/usr/local/lib/python3/not-simulated",
    between: { full: [...buildTools, compilers, run("set -eux; \tapt-get update; \tapt-get install -y --no-install-recommends \t\tlibbluetooth-dev \t\ttk-dev \t\tuuid-dev \t; \trm -rf /var/lib/apt/lists/*", 18.2, "/usr/lib/not-simulated/tk")], slim: [certificates(9.24)], alpine: [run("set -eux; \tapk add --no-cache \t\tca-certificates \t\ttzdata \t;", 0.95, "/usr/share/not-simulated/zoneinfo")] },
  },
  "library/node": {
    own: { full: 184, slim: 147, alpine: 146 },
    command: "ARCH= && dpkgArch=\"$(dpkg --print-architecture)\" && … && curl -fsSLO --compressed \"https://nodejs.org/dist/v$NODE_VERSION/node-v$NODE_VERSION-linux-$ARCH.tar.xz\" && … && node --version && npm --version",
    filler: "/usr/local/lib/node_modules/not-simulated",
    between: { full: [...buildTools, compilers] },
  },
  "library/golang": {
    own: { full: 229, slim: 229, alpine: 229 },
    command: "COPY /target/ /",
    filler: "/usr/local/go/not-simulated",
    between: { full: [...buildTools, run("set -eux; \tapt-get update; \tapt-get install -y --no-install-recommends \t\tg++ \t\tgcc \t\tlibc6-dev \t\tmake \t\tpkgconf \t; \trm -rf /var/lib/apt/lists/*", 264, "/usr/lib/not-simulated/compilers")], alpine: [run("apk add --no-cache ca-certificates", 0.58, "/usr/share/not-simulated/certificates")] },
  },
  "library/gcc": {
    own: { full: 490, slim: 490, alpine: 490 },
    command: "set -ex; \tcurl -fSL \"$GCC_MIRROR/gcc-$GCC_VERSION/gcc-$GCC_VERSION.tar.xz\" -o gcc.tar.xz; \t…; \tmake -j \"$nproc\"; \tmake install-strip",
    filler: "/usr/local/lib/gcc/not-simulated",
    between: { full: [...buildTools, compilers] },
  },
  "library/nginx": { own: { full: 117, slim: 117, alpine: 43.6 }, command: "set -x     && groupadd --system --gid 101 nginx     && …     && apt-get install --no-install-recommends --no-install-suggests -y $nginxPackages gettext-base curl", filler: "/usr/lib/not-simulated/nginx", isSlimOnly: true },
  "library/redis": { own: { full: 42.3, slim: 42.3, alpine: 33 }, command: "set -eux; \t…; \twget -O redis.tar.gz \"$REDIS_DOWNLOAD_URL\"; \t…; \tmake -C /usr/src/redis install", filler: "/usr/local/not-simulated", isSlimOnly: true },
  "library/httpd": { own: { full: 64, slim: 64, alpine: 54 }, command: "set -eux; \t…; \t./configure --enable-mods-shared=reallyall; \tmake -j \"$(nproc)\"; \tmake install", filler: "/usr/local/not-simulated", isSlimOnly: true },
  "library/postgres": { own: { full: 363, slim: 363, alpine: 267 }, command: "set -ex; \t…; \tapt-get install -y --no-install-recommends postgresql-$PG_MAJOR=$PG_VERSION", filler: "/usr/lib/not-simulated/postgresql", isSlimOnly: true },
  "library/mysql": { own: { full: 680, slim: 680, alpine: 680 }, command: "set -eux; \tmicrodnf install -y \"mysql-community-server-minimal-$MYSQL_VERSION\"", filler: "/usr/lib/not-simulated/mysql" },
  "library/mariadb": { own: { full: 212, slim: 212, alpine: 212 }, command: "set -ex; \tapt-get install -y --no-install-recommends mariadb-server=\"$MARIADB_VERSION\" mariadb-backup socat", filler: "/usr/lib/not-simulated/mariadb" },
}; // biome-ignore format: one repository's sizes and commands together

// A compressed image is a little over a third of what it is on disk.
const EXPANSION = 2.65;

/** The layers of an image by its repository and tag, or, for the others, by the base that its files show. */
export function familyOf(image: Image, path: string, tag: string): Family {
  if (path === "library/debian") return { base: [tag.includes("slim") ? debianSlim : debian], layers: [] };
  if (path === "library/ubuntu") return { base: [ubuntu], layers: [] };
  if (path === "library/busybox") return { base: [{ ...busybox, from: image.reference }], layers: [] };
  const release = alpineRelease(image);
  if (path === "library/alpine") return { base: [{ ...alpine(release ?? tag), from: image.reference }], layers: [] };
  const known = published[path];
  if (known !== undefined) return publishedFamily(known, tag, release);
  const total = (image.sizeBytes * EXPANSION) / MB;
  if (release !== undefined) return generic(alpine(release), total);
  return image.layer.entries.has("bin") ? generic(debianSlim, total) : generic(undefined, image.sizeBytes / MB);
}

function publishedFamily(known: Published, tag: string, release: string | undefined): Family {
  const variant: Variant = /alpine/.test(tag)
    ? "alpine"
    : /slim/.test(tag) || known.isSlimOnly === true
      ? "slim"
      : "full";
  const base = variant === "alpine" ? alpine(release ?? "3.22.2") : variant === "slim" ? debianSlim : debian;
  const between = known.between?.[variant] ?? [];
  return { base: [base], layers: [...between, own(known.command, known.own[variant], known.filler)] };
}

function generic(base: FamilyLayer | undefined, totalMegabytes: number): Family {
  const rest = Math.max(0, totalMegabytes - (base?.sizeBytes ?? 0) / MB);
  const layer = { ...own("", rest, "/not-simulated"), createdBy: "COPY / / # buildkit" };
  const filler = base === undefined ? "/not-simulated" : "/usr/local/share/not-simulated";
  return { base: base === undefined ? [] : [base], layers: [{ ...layer, filler }] };
}

function alpineRelease(image: Image): string | undefined {
  const etc = image.layer.entries.get("etc");
  const file = etc?.kind === "directory" ? etc.entries.get("alpine-release") : undefined;
  return file?.kind === "file" ? Buffer.from(file.content()).toString().trim() : undefined;
}
