import { forEachInput } from "./lines.ts";
import { parseOptions } from "./options.ts";
import { program } from "./simple.ts";

const strings = program("strings", async (process, args) => {
  const good = await forEachInput(
    process,
    args.filter((word) => !word.startsWith("-")),
    async ({ file }) => {
      const text = (await process.readAll(file)).toString("latin1");
      await process.print((text.match(/[\x20-\x7e\t]{4,}/g) ?? []).map((found) => `${found}\n`).join(""));
    },
  );
  return good ? 0 : 1;
});

const more = (name: "more" | "less") =>
  program(name, async (process, args) => {
    const good = await forEachInput(
      process,
      args.filter((word) => !word.startsWith("-")),
      async ({ file }) => {
        for (let part = await process.read(file); part !== undefined; part = await process.read(file))
          await process.print(part);
      },
    );
    return good ? 0 : 1;
  });

const shuf = program("shuf", async (process, args) => {
  const options = parseOptions(args, "n:i:e");
  const range = options.value("i")?.split("-").map(Number);
  const items =
    range === undefined
      ? (await process.readAll(0)).toString().replace(/\n$/, "").split("\n")
      : Array.from({ length: (range[1] ?? 0) - (range[0] ?? 0) + 1 }, (_value, index) =>
          String((range[0] ?? 0) + index),
        );
  for (let index = items.length - 1; index > 0; index -= 1) {
    const other = Math.floor(process.scope.random.next() * (index + 1));
    [items[index], items[other]] = [items[other] ?? "", items[index] ?? ""];
  }
  await process.print(
    items
      .slice(0, Number(options.value("n") ?? items.length))
      .map((item) => `${item}\n`)
      .join(""),
  );
  return 0;
});

export const fileViewPrograms = [strings, more("more"), more("less"), shuf];
