import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { z } from "zod";
import { MatelotError } from "../errors/index.ts";
import { coldPlan, parseWarmTimes, type WarmPlan } from "../sandboxes/pool/warm-plan.ts";

/** Where sandboxes come from. */
export const providerNames = ["embedded", "kubeconfig"] as const;
export type ProviderName = (typeof providerNames)[number];

/** What the server is told from outside: command-line flags first, then the environment, then the default. */
export interface Settings {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly dataDirectory: string;
  /** The first for most sandboxes, the others for exercises that need what it lacks; `auto`: the best of this machine. */
  readonly providers: readonly ProviderName[] | "auto";
  /** Exercises and modules (`module-8`) whose sandboxes come from a provider that is named. */
  readonly providerFor: Readonly<Record<string, string>>;
  readonly kubeconfig: string | undefined;
  /** A PostgreSQL URL; SQLite in the data directory when absent. */
  readonly databaseUrl: string | undefined;
  readonly idleMinutes: number;
  /** After how long a sandbox is removed if nobody extends it; never when absent. */
  readonly lifetimeMinutes: number | undefined;
  /** How many may run at once, if memory allows. */
  readonly sandboxLimit: number;
  /** How many a learner may run at once; computed when absent. */
  readonly learnerLimit: number | undefined;
  /** What all sandboxes together may take; computed from the machine's when absent. */
  readonly memoryMib: number | undefined;
  /** Clusters that are booted ahead of time. */
  readonly warm: WarmPlan;
  /** Origins that browsers may come from besides the server's own address (a reverse proxy's, a development server's). */
  readonly origins: readonly string[];
  /** Folders beside this project that hold further exercises (`exercises/`) and lessons (`lessons/`). */
  readonly contentDirectories: readonly string[];
  /** A folder of image declarations for the simulated clusters; the built-in images alone when absent. */
  readonly imagesDirectory: string | undefined;
  readonly logLevel: "silent" | "error" | "warn" | "info" | "debug";
}

/** The flag and the variable of each setting, and the accepted form as a person reads it. */
const sources = {
  host: { flag: "--host", variable: "MATELOT_HOST", form: "a host name or an address, such as 127.0.0.1" },
  port: { flag: "--port", variable: "MATELOT_PORT", form: "a whole number from 0 to 65535" },
  data: { flag: "--data", variable: "MATELOT_DATA", form: "a directory" },
  provider: {
    flag: "--provider",
    variable: "MATELOT_PROVIDER",
    form: "auto, or some of embedded, docker and kubeconfig separated by commas",
  },
  providerFor: {
    flag: "--provider-for",
    variable: "MATELOT_PROVIDER_FOR",
    form: "exercises or modules with a provider each, such as module-8=docker,storage-grow=docker",
  },
  kubeconfig: { flag: "--kubeconfig", variable: "MATELOT_KUBECONFIG", form: "the path of a kubeconfig file" },
  databaseUrl: {
    flag: undefined,
    variable: "MATELOT_DATABASE_URL",
    form: "a PostgreSQL URL, such as postgres://user:password@host/database",
  },
  idleMinutes: { flag: "--idle", variable: "MATELOT_IDLE_MINUTES", form: "a number of minutes from 1 to 10080" },
  expire: { flag: "--expire", variable: "MATELOT_EXPIRE_MINUTES", form: "a number of minutes from 1 to 525600" },
  learnerLimit: {
    flag: "--limit-per-learner",
    variable: "MATELOT_LEARNER_LIMIT",
    form: "a whole number from 1 to 10000",
  },
  memory: { flag: "--memory", variable: "MATELOT_MEMORY_MIB", form: "a number of mebibytes from 64 to 100000000" },
  warm: { flag: "--warm", variable: "MATELOT_WARM", form: "a number, or a least and a most one such as 2-10" },
  warmAt: {
    flag: "--warm-at",
    variable: "MATELOT_WARM_AT",
    form: "numbers with a cron pattern and a duration, separated by semicolons, such as 20 at 45 8 * * 1-5 for 2h",
  },
  sandboxLimit: { flag: "--limit", variable: "MATELOT_SANDBOX_LIMIT", form: "a whole number from 1 to 10000" },
  origins: {
    flag: "--origin",
    variable: "MATELOT_ORIGINS",
    form: "web origins separated by commas, such as https://learn.example.org",
  },
  content: { flag: "--content", variable: "MATELOT_CONTENT", form: "directories separated by commas" },
  images: { flag: "--images", variable: "MATELOT_IMAGES", form: "a directory" },
  logLevel: { flag: "--log", variable: "MATELOT_LOG", form: "silent, error, warn, info or debug" },
} as const;

type SettingName = keyof typeof sources;

/** Raw texts by setting, as the command line gives them; absent ones are looked up in the environment. */
export type SettingTexts = { readonly [Name in SettingName]?: string | undefined };

const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .refine((value) => value >= from && value <= to);

const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text);

const schema = z.object({
  host: z.string().regex(/^[A-Za-z0-9._:-]+$/),
  port: wholeNumber(0, 65_535),
  data: z.string().min(1),
  provider: z.union([
    z.literal("auto"),
    z
      .string()
      .transform((text) => text.split(","))
      .pipe(z.array(z.enum(providerNames)).refine((names) => new Set(names).size === names.length)),
  ]),
  providerFor: z
    .string()
    .regex(/^([a-z0-9-]+=[a-z]+(,|$))*$/)
    .transform(
      (text): Record<string, string> =>
        Object.fromEntries(text.split(",").flatMap((part) => (part === "" ? [] : [part.split("=", 2)]))),
    ),
  kubeconfig: z.string().min(1).optional(),
  databaseUrl: z
    .string()
    .refine((text) => URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol))
    .optional(),
  idleMinutes: z
    .string()
    .transform(Number)
    .refine((value) => value >= 1 && value <= 10_080),
  expire: wholeNumber(1, 525_600).optional(),
  sandboxLimit: wholeNumber(1, 10_000),
  learnerLimit: wholeNumber(1, 10_000).optional(),
  memory: wholeNumber(64, 100_000_000).optional(),
  warm: z
    .string()
    .regex(/^\d{1,4}(-\d{1,4})?$/)
    .transform((text) => {
      const [minimum = 0, maximum = minimum] = text.split("-").map(Number);
      return { minimum, maximum };
    })
    .refine(({ minimum, maximum }) => minimum <= maximum),
  warmAt: z
    .string()
    .transform((text) => parseWarmTimes(text))
    .refine((times) => times !== undefined),
  origins: z
    .string()
    .transform((text) => text.split(",").filter((part) => part !== ""))
    .pipe(z.array(origin)),
  content: z.string().transform((text) =>
    text
      .split(",")
      .filter((part) => part !== "")
      .map((part) => resolve(part)),
  ),
  images: z
    .string()
    .min(1)
    .transform((path) => resolve(path))
    .optional(),
  logLevel: z.enum(["silent", "error", "warn", "info", "debug"]),
});

const defaults: SettingTexts = {
  host: "127.0.0.1",
  port: "7070",
  provider: "embedded",
  providerFor: "",
  idleMinutes: "60",
  warm: "0",
  warmAt: "",
  // Memory may allow more, but simulated clusters share the server's event loop: `npm run bench -- cluster` has 200.
  sandboxLimit: "200",
  origins: "",
  content: "",
  logLevel: "warn",
};

/**
 * The settings, or `setting-invalid` naming every faulty one with the value seen and the form wanted.
 * @param flags what the command line said
 * @param environment the process' environment
 */
export function readSettings(flags: SettingTexts, environment: Readonly<Record<string, string | undefined>>): Settings {
  const texts: Record<string, string | undefined> = { data: defaultDataDirectory(environment), ...defaults };
  for (const name of Object.keys(sources) as SettingName[]) {
    const given = flags[name] ?? environment[sources[name].variable];
    if (given !== undefined) texts[name] = given;
  }
  const parsed = schema.safeParse(texts);
  if (!parsed.success) throw new MatelotError("setting-invalid", { message: faults(parsed.error, texts, flags) });
  const { content, data, databaseUrl, expire, images, kubeconfig, memory, provider, warm, warmAt, ...rest } =
    parsed.data;
  if (provider !== "auto" && provider.includes("kubeconfig") && kubeconfig === undefined) {
    throw new MatelotError("setting-invalid", {
      message: "The provider kubeconfig needs to know the cluster: give --kubeconfig FILE (or MATELOT_KUBECONFIG).",
    });
  }
  return {
    ...rest,
    providers: provider,
    kubeconfig,
    databaseUrl,
    dataDirectory: isAbsolute(data) ? data : resolve(data),
    contentDirectories: content,
    imagesDirectory: images,
    lifetimeMinutes: expire,
    learnerLimit: rest.learnerLimit,
    memoryMib: memory,
    warm: warmPlan(warm, warmAt ?? []),
  };
}

/** A class that is expected raises the most that may be kept warm. */
function warmPlan({ minimum, maximum }: Pick<WarmPlan, "minimum" | "maximum">, times: WarmPlan["times"]): WarmPlan {
  return { ...coldPlan, minimum, maximum: Math.max(maximum, ...times.map(({ count }) => count)), times };
}

function faults(error: z.ZodError, texts: Record<string, string | undefined>, flags: SettingTexts): string {
  const names = new Set(error.issues.map((issue) => String(issue.path[0])));
  return (Object.keys(sources) as SettingName[])
    .filter((name) => names.has(name))
    .map((name) => {
      const { flag, variable, form } = sources[name];
      const label = flags[name] !== undefined || flag === undefined ? (flag ?? variable) : variable;
      // A database URL holds a password: it is never repeated.
      const seen = name === "databaseUrl" ? "another form of value" : JSON.stringify(texts[name]);
      return `${label} is ${seen}; accepted is ${form}.`;
    })
    .join("\n");
}

/** Where the XDG base directory specification puts an application's data. */
function defaultDataDirectory(environment: Readonly<Record<string, string | undefined>>): string {
  return join(environment.XDG_DATA_HOME || join(environment.HOME || homedir(), ".local", "share"), "matelot");
}

/** Loopback addresses and names: only there does the server trust that its one visitor is the one learner. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}
