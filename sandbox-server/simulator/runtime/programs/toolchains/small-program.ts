/** A text that a small program makes when it runs: fixed pieces and what it asks its surroundings. */
export type Text = readonly (
  | string
  | { readonly env: string; readonly otherwise?: string }
  | { readonly ask: "hostname" | "path" | "pid" }
)[];

/** One thing that a small program does. */
export type Action =
  | { readonly do: "print"; readonly text: Text; readonly toError?: true }
  | { readonly do: "sleep"; readonly milliseconds: number }
  | { readonly do: "exit"; readonly code: number }
  | { readonly do: "allocate"; readonly bytes: number }
  | { readonly do: "repeat"; readonly actions: readonly Action[] }
  | { readonly do: "serve"; readonly port: Text; readonly answers: Readonly<Record<string, Text>> };

/** What the simulated compilers and interpreters understand of a source file. */
export interface SmallProgram {
  readonly actions: readonly Action[];
}

/** A line that no simulated compiler knows. */
export class SourceFault extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.name = "SourceFault";
    this.line = line;
  }
}
