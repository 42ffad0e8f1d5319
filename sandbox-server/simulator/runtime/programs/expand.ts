import { forEachInput, readLines } from "./lines.ts";
import { parseOptions } from "./options.ts";
import { program } from "./simple.ts";

/** Tabs become spaces up to the next stop. */
export const expand = program("expand", async (process, args) => {
  const options = parseOptions(args, "t:i", ["tabs=", "initial"]);
  const width = stopWidth(options.value("t", "tabs"));
  const good = await forEachInput(process, options.operands, async ({ file }) => {
    for await (const line of readLines(process, file)) {
      let text = "";
      for (const character of line) text += character === "\t" ? " ".repeat(width - (text.length % width)) : character;
      await process.print(`${text}\n`);
    }
  });
  return good ? 0 : 1;
});

/** Leading blanks become tabs; with `-a` every run of two blanks or more that reaches a stop. */
export const unexpand = program("unexpand", async (process, args) => {
  const options = parseOptions(args, "t:af", ["tabs=", "all", "first-only"]);
  const width = stopWidth(options.value("t", "tabs"));
  const everywhere = options.has("a", "all", "t", "tabs") && !options.has("f", "first-only");
  const good = await forEachInput(process, options.operands, async ({ file }) => {
    for await (const line of readLines(process, file)) await process.print(`${withTabs(line, width, everywhere)}\n`);
  });
  return good ? 0 : 1;
});

function stopWidth(text: string | undefined): number {
  const width = Number(text ?? "8");
  return Number.isInteger(width) && width > 0 ? width : 8;
}

function withTabs(line: string, width: number, everywhere: boolean): string {
  let text = "";
  let column = 0;
  let blanks = "";
  let leading = true;
  for (const character of line) {
    if (character === " " && (leading || everywhere)) {
      blanks += " ";
      column += 1;
      if (column % width === 0) {
        text += blanks.length > 1 || leading ? "\t" : blanks;
        blanks = "";
      }
      continue;
    }
    if (character !== "\t") leading = false;
    text += character === "\t" ? "\t" : blanks + character;
    blanks = "";
    column = character === "\t" ? column + width - (column % width) : column + 1;
  }
  return text + blanks;
}
