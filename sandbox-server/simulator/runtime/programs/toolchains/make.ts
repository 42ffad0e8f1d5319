import { runCommand } from "../../processes/execute.ts";
import type { Process } from "../../processes/process.ts";
import { type Program, UsageFault } from "../program.ts";
import { program } from "../simple.ts";

interface Rule {
  readonly needs: readonly string[];
  readonly commands: readonly string[];
}

/** make, as far as plain rules go: variables, targets with what they need, commands; pattern rules are not known. */
export const make: Program = program("make", async (process, args) => {
  const at = args.indexOf("-f");
  const file =
    at >= 0 ? (args[at + 1] ?? "") : ["Makefile", "makefile"].find((name) => process.files.find(name) !== undefined);
  const targets = args.filter(
    (word, index) => !word.startsWith("-") && !word.includes("=") && (at < 0 || index !== at + 1),
  );
  if (file === undefined) throw new UsageFault("*** No targets specified and no makefile found.  Stop.", 2);
  const { rules, first } = readMakefile(process.files.readText(file));
  const done = new Set<string>();
  const goals = targets.length > 0 ? targets : first === undefined ? [] : [first];
  for (const target of goals) {
    const code = await build(process, rules, target, done);
    if (code !== 0) return 2;
  }
  return 0;
});

async function build(
  process: Process,
  rules: ReadonlyMap<string, Rule>,
  target: string,
  done: Set<string>,
): Promise<number> {
  if (done.has(target)) return 0;
  done.add(target);
  const rule = rules.get(target);
  if (rule === undefined) {
    if (process.files.find(target) !== undefined) return 0;
    throw new UsageFault(`*** No rule to make target '${target}'.  Stop.`, 2);
  }
  for (const need of rule.needs) {
    const code = await build(process, rules, need, done);
    if (code !== 0) return code;
  }
  for (const command of rule.commands) {
    const shown = command.replace(/^[@-]+/, "");
    if (!command.startsWith("@")) await process.print(`${shown}\n`);
    const code = await runCommand(process, ["sh", "-c", shown]);
    if (code === 0 || command.startsWith("-")) continue;
    await process.warn(`make: *** [Makefile: ${target}] Error ${code}\n`);
    return code;
  }
  return 0;
}

function readMakefile(text: string): { readonly rules: ReadonlyMap<string, Rule>; readonly first: string | undefined } {
  const variables = new Map<string, string>([
    ["CC", "cc"],
    ["MAKE", "make"],
  ]);
  const expand = (source: string): string =>
    source.replace(/\$[({](\w+)[)}]/g, (_, name: string) => expand(variables.get(name) ?? "")).replaceAll("$$", "$");
  const rules = new Map<string, Rule>();
  let open: { targets: readonly string[]; needs: readonly string[]; commands: string[] } | undefined;
  let first: string | undefined;
  for (const line of text.replace(/\\\n\s*/g, " ").split("\n")) {
    if (line.startsWith("\t") && open !== undefined) {
      open.commands.push(automatic(expand(line.trim()), open));
      continue;
    }
    const plain = line.replace(/#.*$/, "").trim();
    const assign = /^(\w+)\s*[:?]?=\s*(.*)$/.exec(plain);
    const rule = /^([^:=]+):(?!=)\s*(.*)$/.exec(plain);
    if (assign !== null) variables.set(assign[1] ?? "", assign[2] ?? "");
    else if (rule !== null) {
      open = { targets: words(expand(rule[1] ?? "")), needs: words(expand(rule[2] ?? "")), commands: [] };
      for (const target of open.targets) {
        if (!target.startsWith(".")) first ??= target;
        rules.set(target, open);
      }
    }
  }
  return { rules, first };
}

/** `$@`, `$<` and `$^`. */
function automatic(
  command: string,
  { targets, needs }: { readonly targets: readonly string[]; readonly needs: readonly string[] },
): string {
  return command
    .replaceAll("$@", targets[0] ?? "")
    .replaceAll("$<", needs[0] ?? "")
    .replaceAll("$^", needs.join(" "));
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
