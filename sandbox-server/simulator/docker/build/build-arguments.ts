/** Variables that clients hand on without the Dockerfile naming them; they never count for the cache. */
const handedOn = new Set(["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"]);

/** The build arguments that one stage may see (`ARG`). */
export class BuildArguments {
  readonly #given: ReadonlyMap<string, string>;
  readonly #global: Map<string, string | undefined>;
  readonly #declared = new Map<string, string | undefined>();
  readonly #used: Set<string>;

  /** @param given `--build-arg`s by name */
  constructor(
    given: ReadonlyMap<string, string>,
    global = new Map<string, string | undefined>(),
    used = new Set<string>(),
  ) {
    this.#given = given;
    this.#global = global;
    this.#used = used;
  }

  /** For the next stage: what was declared before the first FROM, and nothing of the stage before. */
  forStage(): BuildArguments {
    return new BuildArguments(this.#given, this.#global, this.#used);
  }

  declareGlobal(name: string, value: string | undefined): void {
    this.#used.add(name);
    this.#global.set(name, value);
  }

  /** `value` is the default; without one, the value from before the first FROM. */
  declare(name: string, value: string | undefined): void {
    this.#used.add(name);
    this.#declared.set(name, value ?? this.#valueOf(name, this.#global));
  }

  globalValue(name: string): string | undefined {
    return this.#global.has(name) ? this.#valueOf(name, this.#global) : undefined;
  }

  /** `NAME=value` of everything that is set here and not in `environment`. */
  lines(environment: readonly string[]): string[] {
    const set = new Set(environment.map((line) => line.split("=", 1)[0]));
    const names = [...this.#declared.keys(), ...[...this.#given.keys()].filter((name) => this.#isHandedOn(name))];
    return [...new Set(names)].flatMap((name) => {
      const value = this.#valueOf(name, this.#declared);
      return value === undefined || set.has(name) ? [] : [`${name}=${value}`];
    });
  }

  /** Those of `lines` that make a step another one for the cache. */
  countsForCache(line: string): boolean {
    const name = line.split("=", 1)[0] ?? "";
    return this.#declared.has(name) || !this.#isHandedOn(name);
  }

  /** Names of `--build-arg`s that nothing declared. */
  unused(): string[] {
    return [...this.#given.keys()].filter((name) => !this.#used.has(name) && !this.#isHandedOn(name)).sort();
  }

  #isHandedOn(name: string): boolean {
    return handedOn.has(name.toUpperCase());
  }

  #valueOf(name: string, defaults: ReadonlyMap<string, string | undefined>): string | undefined {
    return this.#given.get(name) ?? defaults.get(name);
  }
}
