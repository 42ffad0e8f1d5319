/** Between the window with the slides and the one with the speaker's notes, in one browser. */
export const notesChannel = "matelot-notes";

export type NotesMessage =
  | { readonly kind: "hello" }
  | { readonly kind: "key"; readonly key: string }
  | {
      readonly kind: "slide";
      readonly place: string;
      readonly title: string;
      readonly notes: readonly string[];
      readonly next: string;
    };
