/** What a lesson may use; `markup/lesson-markup.ts` imports these components where a lesson names them. */
export const lessonComponents = {
  Section: { required: ["id"], optional: [] },
  Run: { required: [], optional: ["type", "fails", "watch", "second"] },
  Drawing: { required: ["id"], optional: [] },
  Quiz: { required: ["id"], optional: [] },
  Answer: { required: ["says"], optional: ["correct"] },
  Note: { required: ["kind"], optional: ["title"] },
  Speaker: { required: [], optional: [] },
  Term: { required: ["id"], optional: [] },
} as const satisfies Record<string, { required: readonly string[]; optional: readonly string[] }>;

/** Plain HTML that a lesson may use; imported ones do. */
export const plainTags = ["details", "summary", "strong", "em", "b", "i", "sub", "sup", "kbd"] as const;

export type LessonComponent = keyof typeof lessonComponents;

/** Drawings by id; each is a component in `components/drawings/`. */
export const drawingIds = [
  "adoption",
  "autoscaler",
  "claim-and-volume",
  "cluster-choice",
  "cluster-parts",
  "configmap-two-ways",
  "container-by-hand",
  "container-history",
  "control-loop",
  "cron-chain",
  "dns-name",
  "drain-budget",
  "event-service",
  "graceful-end",
  "helm-revisions",
  "image-layers",
  "ingress-door",
  "init-order",
  "job-runs",
  "label-selector",
  "limits-bite",
  "metrics-path",
  "namespace-rooms",
  "one-manifest-two-places",
  "orchestrator-years",
  "owners",
  "placement-filter",
  "pod-shared",
  "policy-fence",
  "process-apart",
  "published-port",
  "rbac-binding",
  "requests-and-limits",
  "rolling-update",
  "scale",
  "service-faults",
  "service-path",
  "service-types",
  "seven-questions",
  "sidecar-kinds",
  "stateful-pods",
  "three-probes",
  "three-walls",
  "troubleshoot-path",
  "two-life-cycles",
  "two-releases",
  "two-stages",
  "volume-lifetimes",
  "volume-outside",
  "wish-and-reality",
] as const;
export type DrawingId = (typeof drawingIds)[number];

/** What kinds of note there are. */
export const noteKinds = ["mistake", "production", "more"] as const;
export type NoteKind = (typeof noteKinds)[number];

/** The languages of code fences; `run` and `type` after `bash` make a command that goes to the terminal. */
export const fenceLanguages = ["bash", "console", "yaml", "text"] as const;
/**
 * Words after `bash run`: the command ends with another code than 0; it does not end by itself (the learner presses
 * Ctrl-C); it belongs into a second terminal.
 */
export const commandMarks = ["fails", "watch", "second"] as const;
export type CommandMark = (typeof commandMarks)[number];

export type FenceLanguage = (typeof fenceLanguages)[number];
