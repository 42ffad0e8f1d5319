/** One command of a transcript with what it is expected to print. */
export interface Step {
  /** Comment lines above it, as they stand. */
  readonly comment: readonly string[];
  /** Given to bash as it stands; may have several lines (here-documents). */
  readonly command: string;
  /** Repeated until the output is the expected one, for what a controller needs a moment for. */
  readonly isEventual: boolean;
  /** Standard output and error as one normalised text, line by line. */
  readonly output: readonly string[];
  readonly exitCode: number;
}

/**
 * Reads a transcript; lines of any other form are passed over.
 *
 *     # a comment
 *     $ kubectl get pod nope          a command; `$~` instead of `$` repeats it until the output fits
 *     | more lines of the command
 *     > Error from server (NotFound): pods "nope" not found
 *     = 1                             the exit code, when it is not 0
 */
export function parseTranscript(text: string): readonly Step[] {
  const steps: { comment: string[]; command: string; isEventual: boolean; output: string[]; exitCode: number }[] = [];
  let comment: string[] = [];
  for (const line of text.split("\n")) {
    const start = /^\$(~?) (.*)$/.exec(line);
    const step = steps.at(-1);
    if (start !== null) {
      const [, tilde, command = ""] = start;
      steps.push({ comment, command, isEventual: tilde === "~", output: [], exitCode: 0 });
      comment = [];
    } else if (line.startsWith("#")) comment.push(line);
    else if (step === undefined) continue;
    else if (line.startsWith("|")) step.command += `\n${line.slice(2)}`;
    else if (line.startsWith(">")) step.output.push(line.slice(2));
    else if (line.startsWith("= ")) step.exitCode = Number(line.slice(2));
  }
  return steps;
}

/** The text that `parseTranscript` reads back to the same steps. */
export function printTranscript(steps: readonly Step[]): string {
  const blocks = steps.map((step) => {
    const [first = "", ...more] = step.command.split("\n");
    return [
      ...(step.comment.length === 0 ? [] : ["", ...step.comment]),
      `$${step.isEventual ? "~" : ""} ${first}`,
      ...more.map((line) => `| ${line}`.trimEnd()),
      ...step.output.map((line) => `> ${line}`.trimEnd()),
      ...(step.exitCode === 0 ? [] : [`= ${step.exitCode}`]),
    ].join("\n");
  });
  return `${blocks.join("\n").trimStart()}\n`;
}
