/** A shell variable: a string, an indexed array or an associative one. */
export interface Variable {
  value: string | Map<string, string> | undefined;
  /** Set when the value is an array: `indexed` keys are decimal numbers in ascending order of use. */
  array: "indexed" | "associative" | undefined;
  exported: boolean;
  readonly: boolean;
  integer: boolean;
}

/** Total size of all values of one shell in characters; past it assignments fail as `malloc` would. */
const MAX_CHARACTERS = 16 * 1024 * 1024;

export class VariableFault extends Error {}

/** Variables with the dynamic scopes of functions (`local`). */
export class Variables {
  readonly #scopes: Map<string, Variable>[] = [new Map()];
  #characters = 0;

  find(name: string): Variable | undefined {
    for (let index = this.#scopes.length - 1; index >= 0; index -= 1) {
      const found = this.#scopes[index]?.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The value of a plain variable, or element 0 of an array. */
  get(name: string): string | undefined {
    const variable = this.find(name);
    return variable === undefined ? undefined : scalar(variable);
  }

  /** Makes the variable in the outermost scope when it is unknown. */
  declare(name: string): Variable {
    const found = this.find(name);
    if (found !== undefined) return found;
    const made = newVariable();
    this.#scopes[0]?.set(name, made);
    return made;
  }

  /** A variable of the running function; outside functions the same as `declare`. */
  declareLocal(name: string): Variable {
    const scope = this.#scopes.at(-1);
    const found = scope?.get(name);
    if (found !== undefined) return found;
    const made = newVariable();
    scope?.set(name, made);
    return made;
  }

  /** Throws VariableFault for a read-only variable or when memory is used up. */
  set(name: string, value: string): void {
    const variable = this.declare(name);
    demandWritable(name, variable);
    this.#count(value.length);
    if (variable.value instanceof Map) variable.value.set("0", value);
    else variable.value = value;
  }

  setElement(name: string, key: string, value: string): void {
    const variable = this.declare(name);
    demandWritable(name, variable);
    this.#count(value.length + key.length);
    elements(variable).set(key, value);
  }

  setArray(name: string, entries: Iterable<readonly [string, string]>): void {
    const variable = this.declare(name);
    demandWritable(name, variable);
    variable.value = new Map();
    variable.array ??= "indexed";
    for (const [key, value] of entries) {
      this.#count(value.length + key.length);
      variable.value.set(key, value);
    }
  }

  unset(name: string): void {
    const variable = this.find(name);
    if (variable !== undefined) demandWritable(name, variable);
    for (let index = this.#scopes.length - 1; index >= 0; index -= 1) if (this.#scopes[index]?.delete(name)) return;
  }

  pushScope(): void {
    this.#scopes.push(new Map());
  }

  popScope(): void {
    if (this.#scopes.length > 1) this.#scopes.pop();
  }

  get depth(): number {
    return this.#scopes.length - 1;
  }

  /** Every visible name, sorted. */
  names(): string[] {
    return [...new Set(this.#scopes.flatMap((scope) => [...scope.keys()]))].sort();
  }

  /** What a child process gets. */
  environment(): Map<string, string> {
    const environment = new Map<string, string>();
    for (const scope of this.#scopes) {
      for (const [name, variable] of scope) {
        const value = scalar(variable);
        if (variable.exported && value !== undefined) environment.set(name, value);
      }
    }
    return environment;
  }

  /** A copy for a subshell: changes there are not seen here. */
  clone(): Variables {
    const copy = new Variables();
    copy.#scopes.length = 0;
    for (const scope of this.#scopes) {
      const made = new Map<string, Variable>();
      for (const [name, variable] of scope) {
        made.set(name, {
          ...variable,
          value: variable.value instanceof Map ? new Map(variable.value) : variable.value,
        });
      }
      copy.#scopes.push(made);
    }
    return copy;
  }

  #count(characters: number): void {
    if (characters < 4096) return;
    this.#characters += characters;
    if (this.#characters <= MAX_CHARACTERS) return;
    this.#characters = this.#measure();
    if (this.#characters + characters > MAX_CHARACTERS) throw new VariableFault("cannot allocate memory");
  }

  #measure(): number {
    let sum = 0;
    for (const scope of this.#scopes) {
      for (const { value } of scope.values()) {
        if (typeof value === "string") sum += value.length;
        else for (const element of value?.values() ?? []) sum += element.length;
      }
    }
    return sum;
  }
}

function newVariable(): Variable {
  return { value: undefined, array: undefined, exported: false, readonly: false, integer: false };
}

export function scalar(variable: Variable): string | undefined {
  return variable.value instanceof Map ? variable.value.get("0") : variable.value;
}

/** The elements as a map; turns a plain variable into an array with one element. */
export function elements(variable: Variable): Map<string, string> {
  if (variable.value instanceof Map) return variable.value;
  const map = new Map<string, string>();
  if (variable.value !== undefined) map.set("0", variable.value);
  variable.value = map;
  variable.array ??= "indexed";
  return map;
}

/** Keys in the order that expansions use: numbers ascending for indexed arrays. */
export function sortedKeys(variable: Variable): string[] {
  if (!(variable.value instanceof Map)) return variable.value === undefined ? [] : ["0"];
  const keys = [...variable.value.keys()];
  return variable.array === "associative" ? keys : keys.sort((a, b) => Number(a) - Number(b));
}

function demandWritable(name: string, variable: Variable): void {
  if (variable.readonly) throw new VariableFault(`${name}: readonly variable`);
}
