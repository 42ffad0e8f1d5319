/** The flag and the variable of each setting, and the accepted form as a person reads it. */
export const sources = {
  host: { flag: "--host", variable: "MATELOT_HOST", form: "a host name or an address, such as 127.0.0.1" },
  port: { flag: "--port", variable: "MATELOT_PORT", form: "a whole number from 0 to 65535" },
  data: { flag: "--data", variable: "MATELOT_DATA", form: "a directory" },
  provider: {
    flag: "--provider",
    variable: "MATELOT_PROVIDER",
    form: "auto, or some of embedded, docker and kubeconfig separated by commas",
  },
  providerFor: {
    flag: "--provider-for",
    variable: "MATELOT_PROVIDER_FOR",
    form: "exercises or modules with a provider each, such as module-8=docker,storage-grow=docker",
  },
  kubeconfig: { flag: "--kubeconfig", variable: "MATELOT_KUBECONFIG", form: "the path of a kubeconfig file" },
  databaseUrl: {
    flag: undefined,
    variable: "MATELOT_DATABASE_URL",
    form: "a PostgreSQL URL, such as postgres://user:password@host/database",
  },
  idleMinutes: { flag: "--idle", variable: "MATELOT_IDLE_MINUTES", form: "a number of minutes from 1 to 10080" },
  expire: { flag: "--expire", variable: "MATELOT_EXPIRE_MINUTES", form: "a number of minutes from 1 to 525600" },
  learnerLimit: {
    flag: "--limit-per-learner",
    variable: "MATELOT_LEARNER_LIMIT",
    form: "a whole number from 1 to 10000",
  },
  memory: { flag: "--memory", variable: "MATELOT_MEMORY_MIB", form: "a number of mebibytes from 64 to 100000000" },
  warm: { flag: "--warm", variable: "MATELOT_WARM", form: "a number, or a least and a most one such as 2-10" },
  warmAt: {
    flag: "--warm-at",
    variable: "MATELOT_WARM_AT",
    form: "numbers with a cron pattern and a duration, separated by semicolons, such as 20 at 45 8 * * 1-5 for 2h",
  },
  sandboxLimit: { flag: "--limit", variable: "MATELOT_SANDBOX_LIMIT", form: "a whole number from 1 to 10000" },
  dockerHost: {
    flag: "--docker-host",
    variable: "MATELOT_DOCKER_HOST",
    form: "an engine's address, such as unix:///var/run/docker.sock or tcp://127.0.0.1:2375",
  },
  dockerCertificates: {
    flag: "--docker-certificates",
    variable: "MATELOT_DOCKER_CERTIFICATES",
    form: "a folder with ca.pem, cert.pem and key.pem",
  },
  distribution: { flag: "--distribution", variable: "MATELOT_DISTRIBUTION", form: "k3s, kind or image" },
  nodeImage: { flag: "--node-image", variable: "MATELOT_NODE_IMAGE", form: "the name of a container image" },
  shellImage: { flag: "--shell-image", variable: "MATELOT_SHELL_IMAGE", form: "the name of a container image" },
  nodes: { flag: "--nodes", variable: "MATELOT_NODES", form: "a whole number from 1 to 11" },
  nodeMemory: {
    flag: "--node-memory",
    variable: "MATELOT_NODE_MEMORY_MIB",
    form: "a number of mebibytes from 256 to 1000000",
  },
  nodeDisk: {
    flag: "--node-disk",
    variable: "MATELOT_NODE_DISK_MIB",
    form: "a number of mebibytes from 256 to 10000000",
  },
  nodeCpus: { flag: "--node-cpus", variable: "MATELOT_NODE_CPUS", form: "a number from 0.1 to 256" },
  nodeKubeconfig: {
    flag: "--node-kubeconfig",
    variable: "MATELOT_NODE_KUBECONFIG",
    form: "an absolute path inside the node",
  },
  nodeState: {
    flag: "--node-state",
    variable: "MATELOT_NODE_STATE",
    form: "absolute paths inside the node, separated by commas",
  },
  dockerRange: { flag: "--docker-range", variable: "MATELOT_DOCKER_RANGE", form: "a network such as 10.231.0.0/16" },
  imageArchive: {
    flag: "--image-archive",
    variable: "MATELOT_IMAGE_ARCHIVES",
    form: "archives of container images (.tar, .tar.zst), separated by commas",
  },
  privileged: { flag: "--privileged", variable: "MATELOT_PRIVILEGED", form: "yes or no" },
  runtime: { flag: "--runtime", variable: "MATELOT_RUNTIME", form: "the name of a container runtime" },
  startSeconds: {
    flag: "--start-seconds",
    variable: "MATELOT_START_SECONDS",
    form: "a number of seconds from 5 to 3600",
  },
  origins: {
    flag: "--origin",
    variable: "MATELOT_ORIGINS",
    form: "web origins separated by commas, such as https://learn.example.org",
  },
  content: { flag: "--content", variable: "MATELOT_CONTENT", form: "directories separated by commas" },
  images: { flag: "--images", variable: "MATELOT_IMAGES", form: "a directory" },
  logLevel: { flag: "--log", variable: "MATELOT_LOG", form: "silent, error, warn, info or debug" },
} as const;

export type SettingName = keyof typeof sources;

/** Raw texts by setting, as the command line gives them; absent ones are looked up in the environment. */
export type SettingTexts = { readonly [Name in SettingName]?: string | undefined };
