import { createHash } from "node:crypto";
import type { Process } from "../../processes/process.ts";
import { commandOf, forEachInput, readLines } from "../lines.ts";
import { parseOptions } from "../options.ts";
import { UsageFault } from "../program.ts";
import { program } from "../simple.ts";

const base64 = program("base64", async (process, args) => {
  const options = parseOptions(args, "dDw:i", ["decode", "wrap=", "ignore-garbage"]);
  const good = await forEachInput(process, options.operands.slice(0, 1), async ({ file }) => {
    const content = await process.readAll(file);
    if (options.has("d", "D", "decode")) {
      const text = content.toString("latin1").replace(/\s/g, "");
      await process.print(Buffer.from(text, "base64"));
      if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new UsageFault("invalid input");
      return;
    }
    const width = Number(options.value("w", "wrap") ?? "76");
    const text = content.toString("base64");
    await process.print(
      width === 0 ? text : (text.match(new RegExp(`.{1,${width}}`, "g")) ?? []).map((line) => `${line}\n`).join(""),
    );
  });
  return good ? 0 : 1;
});

function digest(name: string, algorithm: string) {
  return program(name, async (process, args) => {
    const options = parseOptions(args, "cbtsw", ["check", "status"]);
    let status = 0;
    const sum = async (file: Parameters<Process["read"]>[0]) => {
      const hash = createHash(algorithm);
      for (let part = await process.read(file); part !== undefined; part = await process.read(file)) {
        hash.update(part);
        await process.tick(part.length >> 9);
      }
      return hash.digest("hex");
    };
    const good = await forEachInput(process, options.operands, async ({ name: path, file }) => {
      if (!options.has("c", "check")) {
        await process.print(`${await sum(file)}  ${path}\n`);
        return;
      }
      for await (const line of readLines(process, file)) {
        const [, wanted = "", target = ""] = /^(\w+)\s[ *](.*)$/.exec(line) ?? [];
        const open = process.files.open(target, "read");
        const matches = (await sum(open)) === wanted;
        open.close();
        if (!matches) status = 1;
        await process.print(`${target}: ${matches ? "OK" : "FAILED"}\n`);
      }
    });
    return good ? status : 1;
  });
}

const cmp = program("cmp", async (process, args) => {
  const options = parseOptions(args, "s");
  const [a = "", b = ""] = options.operands;
  const left = Buffer.from(process.files.readFile(a));
  const right = Buffer.from(process.files.readFile(b));
  if (left.equals(right)) return 0;
  let at = 0;
  while (at < left.length && left[at] === right[at]) at += 1;
  const line = left.subarray(0, at).toString("latin1").split("\n").length;
  if (!options.has("s"))
    await process.print(
      `${a} ${b} differ: ${commandOf(process) === "cmp" ? "char" : "byte"} ${at + 1}, line ${line}\n`,
    );
  return 1;
});

/** Programs that take files as bytes: encodings, digests, comparison. */
export const bytePrograms = [
  base64,
  digest("md5sum", "md5"),
  digest("sha1sum", "sha1"),
  digest("sha256sum", "sha256"),
  digest("sha512sum", "sha512"),
  cmp,
];
