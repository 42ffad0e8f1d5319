import type { Flavour, Shell } from "../shell.ts";
import type { Builtin } from "./builtin.ts";
import { breakLoop, continueLoop, evaluate, exit, returnFrom, shift, source } from "./control.ts";
import { cd, echo, mapfile, printf, pwd, read } from "./input-output.ts";
import { alias, builtinCommand, command, getopts, type, unalias } from "./lookup.ts";
import { foreground, jobs, kill, trap, wait } from "./processes.ts";
import { testBuiltin } from "./test.ts";
import { declare, exportVariables, letBuiltin, local, readonlyVariables, set, unset } from "./variables.ts";

const nothing: Builtin = () => 0;

const umask: Builtin = async (shell, args) => {
  const [mask] = args;
  if (mask === undefined) await shell.process.print(`${shell.process.umask.toString(8).padStart(4, "0")}\n`);
  else shell.process.umask = Number.parseInt(mask, 8) & 0o777;
  return 0;
};

const history: Builtin = async (shell) => {
  await shell.process.print(shell.history.map((line, index) => `${String(index + 1).padStart(5)}  ${line}\n`).join(""));
  return 0;
};

const ulimit: Builtin = async (shell, args) => {
  await shell.process.print(args.includes("-n") ? "1048576\n" : "unlimited\n");
  return 0;
};

const common = (): Readonly<Record<string, Builtin>> => ({
  ":": nothing,
  true: nothing,
  false: () => 1,
  ".": source,
  "[": (shell, args) => testBuiltin(shell, "[", args),
  test: (shell, args) => testBuiltin(shell, "test", args),
  alias,
  bg: nothing,
  break: breakLoop,
  cd,
  command,
  continue: continueLoop,
  echo,
  eval: evaluate,
  exec: nothing,
  exit,
  export: exportVariables,
  fg: foreground,
  getopts,
  hash: nothing,
  history,
  jobs,
  kill,
  local,
  printf,
  pwd,
  read,
  readonly: readonlyVariables,
  return: returnFrom,
  set,
  shift,
  times: nothing,
  trap,
  type,
  ulimit,
  umask,
  unalias,
  unset,
  wait,
});

const bash = (): Readonly<Record<string, Builtin>> => ({
  builtin: builtinCommand,
  declare,
  disown: nothing,
  enable: nothing,
  let: letBuiltin,
  logout: exit,
  mapfile,
  readarray: mapfile,
  shopt: nothing,
  source,
  typeset: declare,
});

const ash = (): Readonly<Record<string, Builtin>> => ({ let: letBuiltin, source });

const SPECIAL = new Set(
  ": . break continue eval exec exit export readonly return set shift times trap unset".split(" "),
);

export function isSpecialBuiltin(name: string): boolean {
  return SPECIAL.has(name);
}

/** The builtins of a shell of this kind, by name. */
export function createBuiltins(flavour: Flavour): ReadonlyMap<string, Builtin> {
  const more = { bash, ash, dash: () => ({}) }[flavour]();
  return new Map(Object.entries({ ...common(), ...more }));
}

export function findBuiltin(shell: Shell, name: string): Builtin | undefined {
  return shell.builtins.get(name);
}
