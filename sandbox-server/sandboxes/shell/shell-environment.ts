import { existsSync } from "node:fs";
import { delimiter } from "node:path";
import { insideHome, insideProxyAddress } from "./shell-place.ts";

/** Directories of programs every Debian and Ubuntu has. */
export const systemPath = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** The variables of a shell inside the fence; nothing of the server's own environment gets in. */
export function shellEnvironment(toolDirectories: readonly string[]): Readonly<Record<string, string>> {
  return {
    HOME: insideHome,
    USER: "learner",
    LOGNAME: "learner",
    SHELL: "/bin/bash",
    PATH: [...toolDirectories, ...systemPath].join(delimiter),
    TERM: "xterm-256color",
    COLORTERM: "truecolor",
    LANG: "C.UTF-8",
    EDITOR: editor(),
    // Their caches would otherwise be looked for beside files that are read-only here.
    KUBECACHEDIR: `${insideHome}/.kube/cache`,
    GOMAXPROCS: "2",
    // kubectl, helm and docker live for a moment: collecting garbage as seldom as this saves a fifth of their processor time.
    GOGC: "400",
    // Past this, memory is worth more than time.
    GOMEMLIMIT: "128MiB",
  };
}

/**
 * Variables by which curl, wget and their like reach the cluster's network; loopback (the API server, port-forward) stays
 * what it is.
 */
export function networkEnvironment(): Readonly<Record<string, string>> {
  const proxy = `http://${insideProxyAddress}`;
  return { http_proxy: proxy, https_proxy: proxy, no_proxy: "localhost,127.0.0.1,::1" };
}

/** Variables by which docker finds its engine; builds go the classic way, for BuildKit is not spoken there. */
export function dockerEnvironment(socket: string): Readonly<Record<string, string>> {
  return { DOCKER_HOST: `unix://${socket}`, DOCKER_BUILDKIT: "0" };
}

/** The friendliest editor that is installed: nano says its keys, vim does not. */
function editor(): string {
  return ["nano", "vim", "vi"].find((name) => existsSync(`/usr/bin/${name}`)) ?? "vi";
}
