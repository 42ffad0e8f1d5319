import { type Program, UsageFault } from "../program.ts";
import { program } from "../simple.ts";
import { readCSource } from "./c-source.ts";
import { loaderHere, writeBinary } from "./compiled.ts";
import { SourceFault } from "./small-program.ts";

// What gcc makes of a program that prints: linked, linked statically with glibc, and with musl.
const DYNAMIC_BYTES = 16_000;
const STATIC_BYTES = { glibc: 785_000, musl: 63_000 };

/** gcc of the simulated toolchain: one C file to one program; `-o`, `-static`, `-s`; other options change nothing. */
export const gcc: Program = program(
  "gcc",
  async (process, args) => {
    if (args.includes("--version")) {
      await process.print("gcc (Debian 12.2.0-14+deb12u1) 12.2.0\n");
      return 0;
    }
    const at = args.indexOf("-o");
    const output = at < 0 ? "a.out" : (args[at + 1] ?? "a.out");
    const inputs = args.filter((word, index) => word.endsWith(".c") && index !== at + 1);
    const [input] = inputs;
    if (input === undefined) throw new UsageFault("fatal error: no input files\ncompilation terminated.");
    try {
      const parsed = readCSource(inputs.map((path) => process.files.readText(path)).join("\n"));
      await process.compute(80);
      const loader = args.includes("-static") ? undefined : loaderHere(process);
      const isMusl = loaderHere(process) === "/lib/ld-musl-x86_64.so.1";
      const size = loader !== undefined ? DYNAMIC_BYTES : STATIC_BYTES[isMusl ? "musl" : "glibc"];
      writeBinary(process, output, parsed, args.includes("-s") ? Math.round(size * 0.9) : size, loader);
      return 0;
    } catch (error) {
      if (!(error instanceof SourceFault)) throw error;
      await process.warn(`${input}:${error.line}: error: ${error.message}\n`);
      return 1;
    }
  },
  30 * 1024 * 1024,
);
