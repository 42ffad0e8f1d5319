import type { FileList } from "../files/layer.ts";
import { debianFiles, executables } from "./applets.ts";
import type { ImageDefinition } from "./image.ts";
import { sharedLayer } from "./shared-layer.ts";
import { tagResolver } from "./tags.ts";

const bookworm = { version: "12.12", codename: "bookworm" };

/** A root file system of the Debian family with procps, as its images for tools have. */
export const debianWithTools = () => ({
  ...debianFiles(bookworm),
  ...executables("/usr/bin", ["ps", "top", "free", "hostname"]),
});

interface Release {
  readonly codename: string;
  /** Compressed size of its image, in bytes. */
  readonly sizeBytes: number;
}

/** A tree for each version that somebody asked for. */
function layersByVersion(files: (version: string) => FileList) {
  const layers = new Map<string, ReturnType<typeof sharedLayer>>();
  return (version: string) => {
    const layer = layers.get(version) ?? sharedLayer(() => files(version));
    layers.set(version, layer);
    return layer;
  };
}

const debianReleases: Readonly<Record<string, Release>> = {
  "10": { codename: "buster", sizeBytes: 50_640_000 },
  "11": { codename: "bullseye", sizeBytes: 53_770_000 },
  "12": { codename: "bookworm", sizeBytes: 48_480_000 },
  "13": { codename: "trixie", sizeBytes: 49_290_000 },
};

const debianRelease = (version: string) => debianReleases[version.split(".")[0] ?? ""];

const debianLayer = layersByVersion((version) => ({
  ...debianFiles({ version, codename: debianRelease(version)?.codename ?? "trixie" }),
  "/usr/bin/sh": { program: "dash" },
}));

export const debian: ImageDefinition = {
  repositories: ["docker.io/library/debian"],
  versionOf: tagResolver({
    series: { "10": 13, "11": 11, "12": 12, "13": 1 },
    names: {
      latest: "13.1",
      stable: "13.1",
      "stable-slim": "13.1",
      bookworm: "12.12",
      bullseye: "11.11",
      buster: "10.13",
      trixie: "13.1",
      "bookworm-slim": "12.12",
      "bullseye-slim": "11.11",
      "trixie-slim": "13.1",
    },
    endings: [/^slim$/],
  }),
  content: (version) => ({
    sizeBytes: debianRelease(version)?.sizeBytes ?? 0,
    command: ["bash"],
    layer: debianLayer(version),
  }),
};

interface UbuntuRelease extends Release {
  readonly name: string;
  /** The point release, as `PRETTY_NAME` has it. */
  readonly point: string;
  /** The Debian release that it grew from, as /etc/debian_version says. */
  readonly debian: string;
}

const ubuntuReleases: Readonly<Record<string, UbuntuRelease>> = {
  "14.04": { codename: "trusty", name: "Trusty Tahr", point: "14.04.6 LTS", debian: "jessie/sid", sizeBytes: 70_690_000 },
  "16.04": { codename: "xenial", name: "Xenial Xerus", point: "16.04.7 LTS", debian: "stretch/sid", sizeBytes: 46_500_000 },
  "18.04": { codename: "bionic", name: "Bionic Beaver", point: "18.04.6 LTS", debian: "buster/sid", sizeBytes: 25_690_000 },
  "20.04": { codename: "focal", name: "Focal Fossa", point: "20.04.6 LTS", debian: "bullseye/sid", sizeBytes: 27_510_000 },
  "22.04": { codename: "jammy", name: "Jammy Jellyfish", point: "22.04.5 LTS", debian: "bookworm/sid", sizeBytes: 29_540_000 },
  "24.04": { codename: "noble", name: "Noble Numbat", point: "24.04.3 LTS", debian: "trixie/sid", sizeBytes: 29_720_000 },
  "25.04": { codename: "plucky", name: "Plucky Puffin", point: "25.04", debian: "trixie/sid", sizeBytes: 31_300_000 },
}; // biome-ignore format: a table

const currentUbuntu = "24.04";

const ubuntuLayer = layersByVersion((version) => {
  const release = ubuntuReleases[version] ?? ubuntuReleases[currentUbuntu];
  if (release === undefined) return debianWithTools();
  const { codename, name, point, debian: parent } = release;
  return {
    ...debianWithTools(),
    "/usr/bin/sh": { program: "dash" },
    "/etc/debian_version": `${parent}\n`,
    "/etc/lsb-release": `DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=${version}\nDISTRIB_CODENAME=${codename}\nDISTRIB_DESCRIPTION="Ubuntu ${point}"\n`,
    "/etc/os-release": `PRETTY_NAME="Ubuntu ${point}"\nNAME="Ubuntu"\nVERSION_ID="${version}"\nVERSION="${point} (${name})"\nVERSION_CODENAME=${codename}\nID=ubuntu\nID_LIKE=debian\nHOME_URL="https://www.ubuntu.com/"\nSUPPORT_URL="https://help.ubuntu.com/"\nBUG_REPORT_URL="https://bugs.launchpad.net/ubuntu/"\nPRIVACY_POLICY_URL="https://www.ubuntu.com/legal/terms-and-policies/privacy-policy"\nUBUNTU_CODENAME=${codename}\nLOGO=ubuntu-logo\n`,
  };
});

export const ubuntu: ImageDefinition = {
  repositories: ["docker.io/library/ubuntu"],
  versionOf: tagResolver({
    series: Object.fromEntries(Object.keys(ubuntuReleases).map((version) => [version, -1])),
    names: {
      latest: currentUbuntu,
      rolling: "25.04",
      ...Object.fromEntries(Object.entries(ubuntuReleases).map(([version, { codename }]) => [codename, version])),
    },
  }),
  content: (version) => ({
    sizeBytes: ubuntuReleases[version]?.sizeBytes ?? 0,
    command: ["/bin/bash"],
    layer: ubuntuLayer(version),
  }),
};
