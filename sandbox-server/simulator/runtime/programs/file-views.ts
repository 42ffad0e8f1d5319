import { forEachInput, isBusybox } from "./lines.ts";
import { parseOptions } from "./options.ts";
import { UsageFault } from "./program.ts";
import { program } from "./simple.ts";

const diff = program("diff", async (process, args) => {
  const options = parseOptions(args, "uqrNbBwi", ["brief", "unified"]);
  const [a = "", b = ""] = options.operands;
  const left = a === "-" ? (await process.readAll(0)).toString() : process.files.readText(a);
  const right = b === "-" ? (await process.readAll(0)).toString() : process.files.readText(b);
  if (left === right) return 0;
  if (options.has("q", "brief")) {
    await process.print(`Files ${a} and ${b} differ\n`);
    return 1;
  }
  const changes = compare(left.replace(/\n$/, "").split("\n"), right.replace(/\n$/, "").split("\n"));
  const unified = options.has("u", "unified") || isBusybox(process);
  await process.print(unified ? unifiedText(a, b, changes) : normalText(changes));
  return 1;
});

interface Change {
  readonly mark: " " | "-" | "+";
  readonly text: string;
}

/** The longest common subsequence, for files of a lab's size. */
function compare(left: readonly string[], right: readonly string[]): Change[] {
  if (left.length * right.length > 4_000_000) throw new UsageFault("files are too large to compare", 2);
  const table = Array.from({ length: left.length + 1 }, () => new Uint32Array(right.length + 1));
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      const row = table[i];
      if (row !== undefined)
        row[j] =
          left[i] === right[j] ? (table[i + 1]?.[j + 1] ?? 0) + 1 : Math.max(table[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  const changes: Change[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      changes.push({ mark: " ", text: left[i] ?? "" });
      i += 1;
      j += 1;
    } else if (j >= right.length || (i < left.length && (table[i + 1]?.[j] ?? 0) >= (table[i]?.[j + 1] ?? 0))) {
      changes.push({ mark: "-", text: left[i] ?? "" });
      i += 1;
    } else {
      changes.push({ mark: "+", text: right[j] ?? "" });
      j += 1;
    }
  }
  return changes;
}

function unifiedText(a: string, b: string, changes: readonly Change[]): string {
  const count = (mark: string) => changes.filter((change) => change.mark === " " || change.mark === mark).length;
  const lines = changes.map(({ mark, text }) => `${mark}${text}\n`).join("");
  return `--- ${a}\n+++ ${b}\n@@ -1,${count("-")} +1,${count("+")} @@\n${lines}`;
}

function normalText(changes: readonly Change[]): string {
  let output = "";
  let leftLine = 0;
  let rightLine = 0;
  for (let index = 0; index < changes.length; ) {
    if (changes[index]?.mark === " ") {
      leftLine += 1;
      rightLine += 1;
      index += 1;
      continue;
    }
    const removed: string[] = [];
    const added: string[] = [];
    for (; index < changes.length && changes[index]?.mark !== " "; index += 1)
      (changes[index]?.mark === "-" ? removed : added).push(changes[index]?.text ?? "");
    const range = (start: number, size: number) => (size <= 1 ? `${start + size}` : `${start + 1},${start + size}`);
    const kind = removed.length === 0 ? "a" : added.length === 0 ? "d" : "c";
    output += `${range(leftLine, removed.length)}${kind}${range(rightLine, added.length)}\n`;
    output +=
      removed.map((text) => `< ${text}\n`).join("") +
      (kind === "c" ? "---\n" : "") +
      added.map((text) => `> ${text}\n`).join("");
    leftLine += removed.length;
    rightLine += added.length;
  }
  return output;
}

function hexLine(bytes: Uint8Array, offset: number): string {
  const pairs = Array.from({ length: 16 }, (_value, index) =>
    index < bytes.length ? (bytes[index] ?? 0).toString(16).padStart(2, "0") : "  ",
  );
  const text = [...bytes].map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".")).join("");
  return `${offset.toString(16).padStart(8, "0")}  ${pairs.slice(0, 8).join(" ")}  ${pairs.slice(8).join(" ")}  |${text}|\n`;
}

function dump(name: "hexdump" | "od" | "xxd") {
  return program(name, async (process, args) => {
    const options = parseOptions(args, "Cct:A:N:n:vxp");
    const good = await forEachInput(process, options.operands, async ({ file }) => {
      const content = await process.readAll(file);
      if (name === "xxd" && options.has("p")) {
        await process.print(`${content.toString("hex")}\n`);
        return;
      }
      for (let offset = 0; offset < content.length; offset += 16) {
        const part = content.subarray(offset, offset + 16);
        if (name === "od" && options.has("c")) {
          const names: Readonly<Record<number, string>> = { 0: "\\0", 9: "\\t", 10: "\\n", 13: "\\r" };
          await process.print(
            `${offset.toString(8).padStart(7, "0")} ${[...part].map((byte) => (names[byte] ?? String.fromCharCode(byte)).padStart(3)).join(" ")}\n`,
          );
        } else await process.print(hexLine(part, offset));
      }
      await process.print(
        name === "od"
          ? `${content.length.toString(8).padStart(7, "0")}\n`
          : name === "hexdump"
            ? `${content.length.toString(16).padStart(8, "0")}\n`
            : "",
      );
    });
    return good ? 0 : 1;
  });
}

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

export const fileViewPrograms = [
  diff,
  dump("hexdump"),
  dump("od"),
  dump("xxd"),
  strings,
  more("more"),
  more("less"),
  shuf,
];
