/** Where one sandbox's programs live on this machine. */
export interface ShellPlace {
  /** The learner's home, absolute. */
  readonly home: string;
  /** The unix socket that leads to the cluster's API server, absolute; being able to open it is the credential. */
  readonly socket: string;
  /** The user that owns home and programs; undefined when the server itself is an ordinary user. */
  readonly owner: number | undefined;
  /** A file that appears inside as `insideTokenFile`; undefined where the socket alone is the credential. */
  readonly tokenFile?: string;
  /** Whether the socket also takes requests to an HTTP proxy into the cluster's own network (node ports, services). */
  readonly reachesNetwork?: boolean;
  /** The unix socket of the sandbox's Docker Engine, absolute; undefined where there is none. */
  readonly dockerSocket?: string;
  /** Whether programs inside may make namespaces of their own; docs/isolation.md says what that opens and what it closes. */
  readonly makesNamespaces?: boolean | undefined;
  /** For the shell without a fence: a kubeconfig file that works on this machine. */
  readonly openKubeconfig: string;
}

/** What the learner sees inside. */
export const insideHome = "/home/learner";
/** Programs of ours, such as `cluster-clock`. */
export const insideProgramsDirectory = "/etc/matelot/bin";
export const insideTokenFile = "/run/matelot/token";
export const insideDockerSocket = "/run/matelot/docker.sock";
export const insideApiAddress = "127.0.0.1:6443";
/** The same socket under a second name: programs are told of it as their HTTP proxy. */
export const insideProxyAddress = "127.0.0.1:3128";

/** Limits of one home. The guard holds them; docs/isolation.md says how and how sharply. */
export const homeLimits = { bytes: 128 * 1024 * 1024, entries: 10_000 };
