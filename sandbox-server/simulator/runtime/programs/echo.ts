import { interpretEscapes } from "./format-printf.ts";
import type { Program } from "./program.ts";

/** What `echo` prints. dash interprets escapes always; others with -e. */
export function echoText(args: readonly string[], alwaysEscapes = false): string | Uint8Array {
  let newline = true;
  let escapes = alwaysEscapes;
  let first = 0;
  for (; first < args.length; first += 1) {
    const word = args[first] ?? "";
    if (!(alwaysEscapes ? /^-n$/ : /^-[neE]+$/).test(word)) break;
    if (word.includes("n")) newline = false;
    if (word.includes("e")) escapes = true;
    if (word.includes("E")) escapes = false;
  }
  const text = args.slice(first).join(" ");
  if (!escapes) return newline ? `${text}\n` : text;
  const { bytes, stopped } = interpretEscapes(text, true);
  return Buffer.concat([bytes, Buffer.from(newline && !stopped ? "\n" : "")]);
}

export const echo: Program = {
  name: "echo",
  async run(process) {
    await process.print(echoText(process.argv.slice(1)));
    return 0;
  },
};
