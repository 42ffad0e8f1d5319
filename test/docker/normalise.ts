/** What differs from run to run and from engine to engine, with the word that stands for it. Order matters. */
const replacements: readonly (readonly [RegExp, string])[] = [
  [/\bsha256:[0-9a-f]{12,64}\b/g, "<digest>"],
  [/\b(file|dir|multi):[0-9a-f]{9,64}…?/g, "$1:<hash>"],
  [/\b[0-9a-f]{64}\b/g, "<long-id>"],
  [/\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*[0-9])[0-9a-f]{12}\b/g, "<id>"],
  [/\b[0-9]{12}\b/g, "<id>"],
  // Times and how long ago they were.
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?( [+-]\d{4})?( UTC| Z)?/g, "<time>"],
  [/\b(Less than a second|About an? (minute|hour)|\d+ (second|minute|hour|day|week|month|year)s?)( ago)?/g, "<age>"],
  // Sizes of a megabyte and more are the base images'; smaller ones are the transcript's own files.
  [/\b\d+(\.\d+)?(MB|GB|MiB|GiB)\b/g, "<size>"],
  [/(Sending build context to Docker daemon) +\S+/g, "$1  <size>"],
  [/\b(10|172)\.\d{1,3}\.\d{1,3}\.\d{1,3}\b/g, "<ip>"],
  [/\b02:42(:[0-9a-f]{2}){4}\b/g, "<mac>"],
  [new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g"), ""],
];

/** What one version of engine or client says and another does not, with the reason. */
const sayings: readonly (readonly [RegExp, string])[] = [
  // Clients from 27 on point to the help in other words, with a line of usage, and end without a full stop.
  [/\n*(Usage: +docker [^\n]*\n+)?(Run|See) 'docker [a-z ]+ --help'( for more information|\.)/g, ""],
  [/^(docker: Error response from daemon: .*)\.$/gm, "$1"],
  // Clients from 25 on hand on what the engine says instead of their own words.
  [/^Error: No such /gm, "Error response from daemon: No such "],
  [/get (\S+): no such volume/g, "No such volume: $1"],
  [/(?<=^Error response from daemon: )network (\S+) not found/gm, "No such network: $1"],
  [/Could not find the file (\S+) in container (\S+)/g, "No such container:path: $2:$1"],
  [/(No such image: [^\s:]+):latest/g, "$1"],
  // Newer clients show the name that the reference was read as, and tell of a failed list of removals once more.
  [/repository name \(\S+\) must/g, "repository name must"],
  [/^exit status \d+\n/gm, ""],
  // Clients from 23 on call the classic builder deprecated.
  [/^DEPRECATED: The legacy builder[^\n]*\n[^\n]*\n[^\n]*\n\n?/gm, ""],
  // Engines from 24 on have the arrow in front of it.
  [/^( ---> Removed|Removing) intermediate container/gm, "Removed intermediate container"],
  // The parser's words since BuildKit 0.9 ("on line"), and its guess at what was meant since 0.10.
  [/dockerfile parse error (on )?line/g, "dockerfile parse error line"],
  [/ \(did you mean [A-Z]+\?\)/g, ""],
  // Engines from 25 on leave the layer's identity out of inspect's errors.
  [/no such image: \S+: No such image/gi, "No such image"],
  // Up to 23 a target that is missing was told in other words.
  [/failed to reach build target (\S+) in Dockerfile/g, 'target stage "$1" could not be found'],
  // A HEALTHCHECK in the history: Go's %q until 24, %+v later.
  [/HEALTHCHECK &\{.*?\}/g, "HEALTHCHECK &{…}"],
];

/**
 * A program's output without what may rightly differ: identities, ages, times, addresses, the base images' sizes, and what
 * only one version says; column widths are folded to two spaces.
 */
export function normalise(output: string): readonly string[] {
  let text = output;
  for (const [pattern, word] of replacements) text = text.replace(pattern, word);
  for (const [pattern, word] of sayings) text = text.replace(pattern, word);
  const lines = text.split("\n").map((line) => line.replace(/(\S) {2,}/g, "$1  ").trimEnd());
  while (lines.at(-1) === "") lines.pop();
  return lines;
}
