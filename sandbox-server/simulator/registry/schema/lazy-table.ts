/**
 * The text of one file of `fields/`, cut into its entries but not yet understood. A line `= Name type values…` names a
 * type, a line that starts a struct is `Name flags…`, and the lines behind it, each after one space, are its fields:
 * `name number type flags…`. See fields/README.md.
 */
export class LazyTable {
  readonly aliases = new Map<string, readonly string[]>();
  readonly structs = new Map<string, { readonly head: readonly string[]; readonly lines: readonly string[] }>();

  constructor(text: string) {
    let lines: string[] = [];
    for (const line of text.split("\n")) {
      if (line === "") continue;
      if (line.startsWith(" ")) {
        lines.push(line.slice(1));
        continue;
      }
      const [first = "", ...rest] = line.split(" ");
      if (first === "=") {
        const [name = "", ...target] = rest;
        this.aliases.set(name, target);
        continue;
      }
      lines = [];
      this.structs.set(first, { head: rest, lines });
    }
  }
}
