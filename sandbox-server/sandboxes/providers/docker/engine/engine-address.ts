import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DockerOptions } from "dockerode";
import { MatelotError } from "../../../../errors/index.ts";

/** Where an engine is, and how it knows us. */
export interface EngineAddress {
  /** As DOCKER_HOST says it: `unix:///var/run/docker.sock`, `tcp://engine.example:2376`. */
  readonly host: string;
  /** A folder with `ca.pem`, `cert.pem` and `key.pem`, as DOCKER_CERT_PATH says it; without TLS when absent. */
  readonly certificates?: string | undefined;
}

const plainPort = 2375;
const tlsPort = 2376;

/** The same in the words of the client library. Errors: `setting-invalid` where a certificate can't be read. */
export function clientOptions({ host, certificates }: EngineAddress): DockerOptions {
  const url = new URL(host);
  if (url.protocol === "unix:") return { socketPath: decodeURIComponent(url.pathname) };
  const portOr = (standard: number) => (url.port === "" ? standard : Number(url.port));
  if (certificates === undefined) return { protocol: "http", host: url.hostname, port: portOr(plainPort) };
  const read = (name: string) => readCertificate(join(certificates, name));
  return {
    ...{ protocol: "https", host: url.hostname, port: portOr(tlsPort) },
    ...{ ca: read("ca.pem"), cert: read("cert.pem"), key: read("key.pem") },
  };
}

/** What programs such as docker and kind want to be told by their environment. */
export function clientEnvironment({ host, certificates }: EngineAddress): Readonly<Record<string, string>> {
  if (certificates === undefined) return { DOCKER_HOST: host };
  return { DOCKER_HOST: host, DOCKER_CERT_PATH: certificates, DOCKER_TLS_VERIFY: "1" };
}

function readCertificate(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new MatelotError("setting-invalid", {
      message: {
        en: `${path}, which belongs to the Docker engine's certificates, can't be read.`,
        fr: `${path}, qui fait partie des certificats du moteur Docker, est illisible.`,
      },
      cause,
    });
  }
}
