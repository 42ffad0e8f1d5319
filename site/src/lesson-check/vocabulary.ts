/** What a lesson may use; `markup/lesson-markup.ts` imports these components where a lesson names them. */
export const lessonComponents = {
  Section: { required: ["id"], optional: [] },
  Run: { required: [], optional: ["type"] },
  Drawing: { required: ["id"], optional: [] },
  Quiz: { required: ["id"], optional: [] },
  Answer: { required: ["says"], optional: ["correct"] },
  Note: { required: ["kind"], optional: ["title"] },
} as const satisfies Record<string, { required: readonly string[]; optional: readonly string[] }>;

export type LessonComponent = keyof typeof lessonComponents;

/** Drawings by id; each is a component in `components/drawings/`. */
export const drawingIds = ["control-loop", "owners", "pod-shared", "scale", "service-faults", "service-path"] as const;
export type DrawingId = (typeof drawingIds)[number];

/** What kinds of note there are. */
export const noteKinds = ["mistake", "production", "more"] as const;
export type NoteKind = (typeof noteKinds)[number];

/** The languages of code fences; `run` and `type` after `bash` make a command that goes to the terminal. */
export const fenceLanguages = ["bash", "console", "yaml", "text"] as const;
export type FenceLanguage = (typeof fenceLanguages)[number];
