import { forEachInput, isBusybox } from "../lines.ts";
import { parseOptions } from "../options.ts";
import { UsageFault } from "../program.ts";
import { program } from "../simple.ts";

const wc = program("wc", async (process, args) => {
  const options = parseOptions(args, "lwcmL", ["lines", "words", "bytes", "chars"]);
  const all = !options.has("l", "w", "c", "m", "lines", "words", "bytes", "chars");
  const totals = [0, 0, 0];
  const rows: { counts: number[]; name: string }[] = [];
  const good = await forEachInput(process, options.operands, async ({ name, file }) => {
    const content = await process.readAll(file);
    const text = content.toString();
    const counts = [
      text.split("\n").length - 1,
      text.split(/\s+/).filter((word) => word !== "").length,
      options.has("m") ? [...text].length : content.length,
    ];
    for (const [index, value] of counts.entries()) totals[index] = (totals[index] ?? 0) + value;
    rows.push({ counts, name: options.operands.length === 0 ? "" : name });
  });
  if (rows.length > 1) rows.push({ counts: totals, name: "total" });
  const shown = [
    all || options.has("l", "lines"),
    all || options.has("w", "words"),
    all || options.has("c", "m", "bytes", "chars"),
  ];
  const single = shown.filter(Boolean).length === 1 && rows.length === 1;
  // GNU is as wide as the largest number may become, and cannot know it of what is not a regular file; busybox is always 9.
  const isRegular = options.operands.every((path) => process.files.find(path)?.kind === "file");
  const gnuWidth =
    options.operands.length === 0 || !isRegular ? 7 : Math.max(1, ...totals.map((value) => String(value).length));
  const width = isBusybox(process) ? 9 : gnuWidth;
  for (const { counts, name } of rows) {
    const columns = counts
      .filter((_value, index) => shown[index])
      .map((value) => (single ? String(value) : String(value).padStart(width)));
    await process.print(`${columns.join(" ")}${name === "" ? "" : ` ${name}`}\n`);
  }
  return good ? 0 : 1;
});

const seq = program("seq", async (process, args) => {
  const options = parseOptions(
    args.map((word) => (/^-\.?\d/.test(word) ? `\0${word}` : word)),
    "s:w",
    ["separator=", "equal-width"],
  );
  const numbers = options.operands.map((word) => word.replace("\0", ""));
  const [first, second, third] = numbers;
  if (first === undefined) throw new UsageFault("missing operand");
  const start = second === undefined ? 1 : Number(first);
  const step = third === undefined ? 1 : Number(second);
  const end = Number(third ?? second ?? first);
  const bad = numbers.find((word) => Number.isNaN(Number(word)));
  if (bad !== undefined) throw new UsageFault(`invalid floating point argument: '${bad}'`);
  if (step === 0) throw new UsageFault("invalid Zero increment value: '0'");
  const places = Math.max(...numbers.map((word) => word.split(".")[1]?.length ?? 0));
  const separator = options.value("s", "separator") ?? "\n";
  const width = options.has("w", "equal-width")
    ? Math.max(start.toFixed(places).length, end.toFixed(places).length)
    : 0;
  let block = "";
  for (let index = 0; ; index += 1) {
    const value = start + index * step;
    if (step > 0 ? value > end + 1e-9 : value < end - 1e-9) break;
    block += `${index > 0 ? separator : ""}${value.toFixed(places).padStart(width, "0")}`;
    if (block.length > 16_384) {
      await process.print(block);
      block = "";
    }
  }
  await process.print(block === "" && (step > 0 ? start > end : start < end) ? "" : `${block}\n`);
  return 0;
});

/** Programs about numbers: of lines, and lines of numbers. */
export const countPrograms = [wc, seq];
