/** What differs from run to run and from cluster to cluster, with the word that stands for it. Order matters. */
const replacements: readonly (readonly [RegExp, string])[] = [
  // Server-assigned identities.
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, "<uid>"],
  [/\bsha256:[0-9a-f]{64}\b/g, "<digest>"],
  [/\b(containerd|docker):\/\/[0-9a-f]{64}/g, "<container>"],
  // A ReplicaSet's hash and a pod's random part, in the alphabet of apimachinery's rand.String.
  [/\b([a-z][a-z0-9-]*?)-[bcdfghjklmnpqrstvwxz2456789]{8,10}-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, "$1-<hash>-<id>"],
  [/\b([a-z][a-z0-9-]*?)-[bcdfghjklmnpqrstvwxz2456789]{8,10}\b(?!-<)/g, "$1-<hash>"],
  [/(pod-template-hash=)[bcdfghjklmnpqrstvwxz2456789]{6,10}/g, "$1<hash>"],
  [/("?resourceVersion"?: )"?\d+"?/g, '$1"<revision>"'],
  // Times.
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z\b/g, "<time>"],
  [/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, "<time>"],
  [/(?<=^|[\s(])(\d+d)?(\d+h)?(\d+m)?\d+(\.\d+)?(ms|s)\b/gm, "<age>"],
  [/(?<=^|[\s(])(\d+d\d+h|\d+h\d+m|\d+[dhm])(?=[\s)]|$)/gm, "<age>"],
  [/^E\d{4} \S+ +\d+ /gm, "<log> "],
  // Addresses and node ports.
  [/\b10\.\d{1,3}\.\d{1,3}\.\d{1,3}\b/g, "<ip>"],
  [/\b(172\.(1[6-9]|2\d|3[01])|192\.168)\.\d{1,3}\.\d{1,3}\b/g, "<ip>"],
  [/\b3[0-2]\d{3}\b/g, "<node-port>"],
  [/https:\/\/(127\.0\.0\.1|localhost|<ip>):\d+(\/sandboxes\/[a-z0-9-]+)?/g, "https://<server>"],
];

/** What one version of kubectl says of the same answer and another does not. */
const sayings: readonly RegExp[] = [
  // kubectl 1.34 and later name the namespace; the one of the test is always meant.
  /(?<=" (force )?deleted) from <namespace> namespace$/gm,
  // Objects printed before they were sent: kubectl 1.34 and later leave the empty time out.
  /^ *creationTimestamp: null\n/gm,
  // kubectl 1.36 warns of a rollback of what was applied.
  /^Warning: resource \S+ was previously managed with 'kubectl apply'\. Rolling back .*\n/gm,
  // kubectl 1.36 lists the containers that a wrong name could have been.
  /(?<=container \S+ is not valid for pod \S+) out of: .*$/gm,
];

/**
 * A program's output without what may rightly differ: names' random parts, ages, times, addresses, and what only one
 * version of kubectl adds; column widths are folded to two spaces, and the test's namespace becomes `<namespace>`.
 */
export function normalise(output: string, namespace: string): readonly string[] {
  let text = output.replaceAll(namespace, "<namespace>");
  for (const [pattern, word] of replacements) text = text.replace(pattern, word);
  for (const saying of sayings) text = text.replace(saying, "");
  const lines = text.split("\n").map((line) => line.replace(/(\S) {2,}/g, "$1  ").trimEnd());
  while (lines.at(-1) === "") lines.pop();
  return lines;
}
