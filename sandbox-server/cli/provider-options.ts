import type { Command } from "commander";

/** What the flags of `addProviderOptions` say, by the names of the settings. */
export interface ProviderFlags {
  readonly provider?: string;
  readonly kubeconfig?: string;
  readonly dockerHost?: string;
  readonly dockerCertificates?: string;
  readonly distribution?: string;
  readonly nodeImage?: string;
  readonly shellImage?: string;
  readonly nodes?: string;
  readonly nodeMemory?: string;
  readonly nodeDisk?: string;
  readonly nodeCpus?: string;
  readonly nodeKubeconfig?: string;
  readonly nodeState?: string;
  readonly dockerRange?: string;
  readonly imageArchive?: string;
  readonly privileged?: string;
  readonly runtime?: string;
  readonly startSeconds?: string;
}

/** Where sandboxes come from, for every command that makes some. */
export function addProviderOptions(command: Command): Command {
  return command
    .option(
      "--provider <names>",
      "embedded (a simulated cluster a learner, the default), docker (a real one), kubeconfig (a namespace of yours), " +
        "several separated by commas (the first for most exercises), or auto (the best of this machine)",
    )
    .option("--kubeconfig <file>", "the cluster of the provider kubeconfig")
    .option("--docker-host <address>", "the engine of the provider docker (default unix:///var/run/docker.sock)")
    .option("--docker-certificates <folder>", "ca.pem, cert.pem and key.pem for an engine that wants TLS")
    .option("--distribution <name>", "what runs in its containers: k3s (default), kind, or image (any node image)")
    .option("--node-image <name>", "the image of its nodes (default the distribution's pinned one)")
    .option("--shell-image <name>", "the image of its learners' shells (default the one that `matelot image` builds)")
    .option("--nodes <number>", "how many nodes each of its clusters has (default 1)")
    .option("--node-memory <mebibytes>", "the most that each of its nodes may take (default 1536)")
    .option("--node-disk <mebibytes>", "the most that each of its volumes may hold (default 16384; needs quotas)")
    .option("--node-cpus <number>", "the most processors that each of its nodes may use (default 2)")
    .option("--node-kubeconfig <path>", "where a node of the distribution image writes its kubeconfig")
    .option("--node-state <paths>", "what outlives a stop in a node of the distribution image")
    .option("--docker-range <network>", "what learners' networks are cut from (default 10.231.0.0/16)")
    .option("--image-archive <files>", "archives of images for rooms without internet, separated by commas")
    .option("--privileged <yes|no>", "whether nodes run privileged (default only where the distribution needs it)")
    .option("--runtime <name>", "the container runtime of nodes, such as sysbox-runc")
    .option("--start-seconds <number>", "how long a cluster may take to come up (default 180)");
}
