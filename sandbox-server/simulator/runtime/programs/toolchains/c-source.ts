import { formatText, readText, splitArguments } from "./expression.ts";
import { type Action, type SmallProgram, SourceFault, type Text } from "./small-program.ts";

/**
 * Reads one file of C as far as small course programs go: `printf`, `puts`, `sleep`, endless loops, `return`.
 * Errors: SourceFault for any other statement.
 */
export function readCSource(source: string): SmallProgram {
  const text = source.replace(/\/\*[\s\S]*?\*\//g, (all) => all.replace(/[^\n]/g, "")).replace(/\/\/.*$/gm, "");
  if (!/\bmain\s*\(/.test(text)) throw new SourceFault(0, "undefined reference to `main'");
  const actions: Action[] = [];
  let open: Action[] | undefined;
  for (const [index, written] of text.split("\n").entries()) {
    for (const line of written.trim().split(/(?<=;|\{|\})\s*/)) {
      const statement = line.trim();
      if (isSilent(statement)) continue;
      if (/^(for\s*\(\s*;\s*;|while\s*\(\s*1\s*\))/.test(statement) || statement === ") {") {
        open ??= [];
        continue;
      }
      if (statement === ";") continue;
      (open ?? actions).push(readStatement(statement, index + 1));
    }
  }
  return {
    actions:
      open === undefined
        ? actions
        : [...actions.filter(({ do: kind }) => kind !== "exit"), { do: "repeat", actions: open }],
  };
}

function isSilent(statement: string): boolean {
  return statement === "" || /^(#include|#define|int main|void |\{|\}|\()/.test(statement);
}

function readStatement(statement: string, line: number): Action {
  const call = /^(printf|puts|fprintf|sleep|usleep|exit|fflush|return)\s*\(?(.*?)\)?;$/s.exec(statement);
  const [, name = "", source = ""] = call ?? [];
  const [first = "", ...more] = splitArguments(source);
  if (name === "return" || name === "exit") return { do: "exit", code: Number(first) || 0 };
  if (name === "sleep") return { do: "sleep", milliseconds: Number(first) * 1000 };
  if (name === "usleep") return { do: "sleep", milliseconds: Number(first) / 1000 };
  if (name === "fflush") return { do: "print", text: [] };
  const toError = name === "fprintf" && first === "stderr";
  const [format = "", ...values] = name === "fprintf" ? more : [first, ...more];
  const text = call === null ? undefined : written(name, format, values);
  if (text === undefined)
    throw new SourceFault(line, `the simulated compiler does not know this statement: ${statement}`);
  return { do: "print", text, ...(toError ? { toError: true } : {}) };
}

function written(name: string, format: string, values: readonly string[]): Text | undefined {
  const read = (source: string) => {
    const env = /^getenv\("(\w+)"\)$/.exec(source);
    return env === null ? readText(source, new Map(), []) : [{ env: env[1] ?? "" }];
  };
  const text = read(format.replace(/"\s*"/g, ""));
  if (text === undefined) return undefined;
  if (name === "puts") return [...text, "\n"];
  const texts = values.map(read);
  return texts.some((value) => value === undefined)
    ? undefined
    : formatText(
        text,
        texts.filter((value) => value !== undefined),
      );
}
