import { interpretEscapes } from "../format-printf.ts";
import { parseOptions } from "../options.ts";
import { UsageFault } from "../program.ts";
import { program } from "../simple.ts";

const TR_CLASSES: Readonly<Record<string, string>> = {
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  lower: "abcdefghijklmnopqrstuvwxyz",
  digit: "0123456789",
  space: " \t\n\r\f\v",
  blank: " \t",
  punct: "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
};

function expandSet(text: string): string[] {
  const withClasses = text.replace(/\[:(\w+):\]/g, (_all, name: string) => {
    if (name === "alpha") return `${TR_CLASSES.upper}${TR_CLASSES.lower}`;
    if (name === "alnum") return `${TR_CLASSES.upper}${TR_CLASSES.lower}${TR_CLASSES.digit}`;
    return (TR_CLASSES[name] ?? "").replace(/[\\-]/g, "\\$&");
  });
  const characters = [...interpretEscapes(withClasses.replace("\\-", "\\055"), false).bytes.toString("latin1")];
  const set: string[] = [];
  for (let index = 0; index < characters.length; index += 1) {
    const from = characters[index] ?? "";
    const to = characters[index + 2];
    if (characters[index + 1] === "-" && to !== undefined && to > from) {
      for (let code = from.charCodeAt(0); code <= to.charCodeAt(0); code += 1) set.push(String.fromCharCode(code));
      index += 2;
    } else set.push(from);
  }
  return set;
}

export const tr = program("tr", async (process, args) => {
  const options = parseOptions(args, "cCdst", ["delete", "squeeze-repeats", "complement"], true);
  const [first, second] = options.operands;
  if (first === undefined) throw new UsageFault("missing operand");
  const from = expandSet(first);
  const to = second === undefined ? [] : expandSet(second);
  const inFirst = new Set(from);
  const complement = options.has("c", "C", "complement");
  const matches = (character: string) => inFirst.has(character) !== complement;
  const deletes = options.has("d", "delete");
  const squeezes = new Set(second === undefined || deletes ? (deletes ? to : from) : to);
  const translate = (character: string) => {
    if (deletes || to.length === 0 || !matches(character)) return character;
    return complement ? (to.at(-1) ?? "") : (to[Math.min(from.indexOf(character), to.length - 1)] ?? "");
  };
  let previous = "";
  for (let part = await process.read(0); part !== undefined; part = await process.read(0)) {
    let output = "";
    for (const character of Buffer.from(part).toString("latin1")) {
      if (deletes && matches(character)) continue;
      const changed = translate(character);
      const squeezable =
        options.has("s", "squeeze-repeats") &&
        (second === undefined && complement ? matches(changed) : squeezes.has(changed));
      if (squeezable && changed === previous) continue;
      previous = changed;
      output += changed;
    }
    await process.print(Buffer.from(output, "latin1"));
  }
  return 0;
});
