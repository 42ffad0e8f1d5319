/** Where Debian keeps what is installed. */
export const PACKAGE_STATUS = "/var/lib/dpkg/status";

/** One package as the status file tells it. */
export function packageParagraph(name: string, version: string): string {
  return `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n`;
}

/** A few of the packages that Debian's minimal system is made of. */
export function basePackages(): string {
  const versions = {
    apt: "2.6.1",
    "base-files": "12.4+deb12u12",
    bash: "5.2.15-2+b9",
    coreutils: "9.1-1",
    dash: "0.5.12-2",
    debianutils: "5.7-0.5",
    dpkg: "1.21.22",
    grep: "3.8-5",
    gzip: "1.12-1",
    sed: "4.9-1",
    tar: "1.34+dfsg-1.2",
    "util-linux": "2.38.1-5",
  };
  return Object.entries(versions)
    .map(([name, version]) => packageParagraph(name, version))
    .join("\n");
}
