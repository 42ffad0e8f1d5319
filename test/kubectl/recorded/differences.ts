/** Why the simulated cluster rightly answers otherwise than the recorded one. */
export interface Difference {
  /** The transcript's name, without its ending. */
  readonly transcript: string;
  /** The command, or an unmistakable part of it. */
  readonly command: string;
  /** A newer Kubernetes, another image behind the same name, or another machine under the cluster. */
  readonly reason: "version" | "image" | "platform";
  readonly explanation: string;
}

/** A transcript that the recorded cluster could not play. */
export interface LeftOut {
  readonly transcript: string;
  readonly reason: Difference["reason"];
  readonly explanation: string;
}

export const leftOut: readonly LeftOut[] = [
  {
    transcript: "newer",
    reason: "version",
    explanation: "Ephemeral containers, token requests and whoami came after 1.20; metrics and signing are not set up there.",
  },
  {
    transcript: "nodes",
    reason: "version",
    explanation: "kubectl writes budgets as policy/v1, which came with 1.21; the drains that follow depend on them.",
  },
];

const json = "Values in faults are written as JSON since 1.32, not as Go writes them.";
const cronJobs = "kubectl writes CronJobs as batch/v1, which came with 1.21.";
const openApi3 = "kubectl explains from OpenAPI v3 where the server has it, and prints the group apart.";

export const differences: readonly Difference[] = [
  version("scheduling", "involvedObject.name=crash,reason=BackOff", "Back-off events name the container and its pod."),
  version("operator", `'{"data":{"a":"b"}'`, "Strategic merge patches are read by another decoder since 1.23, with its sentences."),
  version("operator", `'{"data":{"a":"b",}}'`, "Merge patches are decoded strictly since 1.25, and their problem is told."),
  version("apply", "name: wrong", json),
  version("apply", "name: nameless", "Servers since 1.25 validate fields themselves, so kubectl leaves it to them."),
  version("apply", "s/name: main/name: renamed/", "More fields of a pod may change than in 1.20; the sentence lists them."),
  version("change", '"selector":{"matchLabels"', json),
  version("discovery", "explain deployment.spec.replicas", openApi3),
  version("discovery", "explain deployment.spec.nope", openApi3),
  version("discovery", "describe deployment web", "Scaling events say from how many replicas since 1.26."),
  image("discovery", "describe pods -l app=web", "Images there were loaded by hand and have no repository digest."),
  version("jobs", "describe job once", "Jobs count ready pods since 1.24."),
  version("get", "get serviceaccounts", "No token secrets are made since 1.24."),
  version("network", '"clusterIP":"10.96.200.200"', json),
  version("policy", "name: upside-down", "The sentence names the limit since 1.27."),
  version("storage", "kubectl get pvc data", "Claims have a column for their attributes class since 1.29."),
  version("storage", "--dry-run=server -o jsonpath", "The token is a projected volume since 1.22, not a secret."),
  version("client", "explain cronjob --api-version=batch/v1beta1", "batch/v1beta1 went with 1.25."),
  version("autoscale", "auth can-i --list", "Self-subject reviews are allowed to everybody since 1.28."),
  version("autoscale", "create cronjob tick", cronJobs),
  version("autoscale", "get cronjob tick", cronJobs),
  version("autoscale", "create job now", cronJobs),
  version("autoscale", "get job now", cronJobs),
  version("autoscale", "create cronjob bad", cronJobs),
  version("autoscale", "patch cronjob tick", cronJobs),
  version("autoscale", "describe cronjob tick", cronJobs),
  image("containers", "cp single:/nope", "Simulated tar speaks as GNU tar, also in busybox."),
  image("containers", "exec single -- env", "The image there was made by hand and sets PATH=/bin."),
  version("server-side", "apply --server-side -f web.yaml 2>&1", "Changes by /scale have owners of their own since 1.22."),
];

function image(transcript: string, command: string, explanation: string): Difference {
  return { transcript, command, reason: "image", explanation };
}

function version(transcript: string, command: string, explanation: string): Difference {
  return { transcript, command, reason: "version", explanation };
}
