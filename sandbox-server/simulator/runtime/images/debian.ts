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

const layer = sharedLayer(() => ({ ...debianFiles(bookworm), "/usr/bin/sh": { program: "dash" } }));

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
  content: () => ({ sizeBytes: 48_480_000, command: ["bash"], layer }),
};

const ubuntuLayer = sharedLayer(() => ({
  ...debianWithTools(),
  "/usr/bin/sh": { program: "dash" },
  "/etc/os-release":
    'PRETTY_NAME="Ubuntu 24.04.3 LTS"\nNAME="Ubuntu"\nVERSION_ID="24.04"\nVERSION="24.04.3 LTS (Noble Numbat)"\nVERSION_CODENAME=noble\nID=ubuntu\nID_LIKE=debian\n',
}));

export const ubuntu: ImageDefinition = {
  repositories: ["docker.io/library/ubuntu"],
  versionOf: tagResolver({
    series: { "14.04": -1, "16.04": -1, "18.04": -1, "20.04": -1, "22.04": -1, "24.04": -1, "25.04": -1 },
    names: { latest: "24.04", noble: "24.04", jammy: "22.04", focal: "20.04", bionic: "18.04", xenial: "16.04" },
  }),
  content: () => ({ sizeBytes: 29_720_000, command: ["/bin/bash"], layer: ubuntuLayer }),
};
