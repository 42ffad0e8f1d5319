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
];

const json = "Values in faults are written as JSON since 1.32, not as Go writes them.";
const openApi3 = "kubectl explains from OpenAPI v3 where the server has it, and prints the group apart.";

export const differences: readonly Difference[] = [
  version("scheduling", "involvedObject.name=crash,reason=BackOff", "Back-off events name the container and its pod."),
  version("apply", "name: wrong", json),
  version("apply", "name: nameless", "Servers since 1.25 validate fields themselves, so kubectl leaves it to them."),
  version("apply", "s/name: main/name: renamed/", "More fields of a pod may change than in 1.20; the sentence lists them."),
  version("change", '"selector":{"matchLabels"', json),
  version("discovery", "explain deployment.spec.replicas", openApi3),
  version("discovery", "explain deployment.spec.nope", openApi3),
  version("discovery", "describe deployment web", "Scaling events say from how many replicas since 1.26."),
  {
    transcript: "discovery",
    command: "describe pods -l app=web",
    reason: "image",
    explanation: "Images there were loaded by hand and have no repository digest.",
  },
  version("jobs", "describe job once", "Jobs count ready pods since 1.24."),
  version("get", "get serviceaccounts", "No token secrets are made since 1.24."),
  version("network", '"clusterIP":"10.96.200.200"', json),
  version("policy", "name: upside-down", "The sentence names the limit since 1.27."),
  version("storage", "kubectl get pvc data", "Claims have a column for their attributes class since 1.29."),
  version("storage", "--dry-run=server -o jsonpath", "The token is a projected volume since 1.22, not a secret."),
];

function version(transcript: string, command: string, explanation: string): Difference {
  return { transcript, command, reason: "version", explanation };
}
