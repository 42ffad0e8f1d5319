import { z } from "zod";
import { parseImageReference } from "./image-reference.ts";

/** One fault of a declaration: where it is, what stands there, what would be accepted. */
export interface DeclarationFault {
  readonly file: string;
  readonly field: string;
  readonly seen: string;
  readonly wanted: string;
}

/** The declarations of a folder have faults; all of them are listed. */
export class DeclaredImagesFault extends Error {
  readonly faults: readonly DeclarationFault[];

  constructor(faults: readonly DeclarationFault[]) {
    super(
      faults.map(({ file, field, seen, wanted }) => `${file}: ${field} is ${seen}; wanted is ${wanted}.`).join("\n"),
    );
    this.name = "DeclaredImagesFault";
    this.faults = faults;
  }
}

const absolutePath = z.string().regex(/^\/(?!.*(?:^|\/)\.\.(?:\/|$))[^\0]+$/, "an absolute path without ..");
const words = z.array(z.string(), "a list of words").min(1, "a list of words");
const mode = z
  .string('an octal mode in quotes, such as "755"')
  .regex(/^[0-7]{3,4}$/, 'an octal mode in quotes, such as "755"');

const file = z.union(
  [
    z.string(),
    z.strictObject({ content: z.string(), mode: mode.optional() }),
    z.strictObject({ link: z.string().min(1) }),
    z.strictObject({ program: z.string().min(1) }),
  ],
  "a text, or one of {content, mode}, {link}, {program}",
);

const port = z.union(
  [z.int().min(1).max(65_535), z.string().regex(/^\d{1,5}\/(tcp|udp)$/)],
  'a port such as 8080 or "53/udp"',
);

const repository = z.string("an image name without a tag, such as registry.example.org/team/shop").refine((text) => {
  const parsed = parseImageReference(text);
  return !("fault" in parsed) && parsed.tag === undefined && parsed.digest === undefined;
}, "an image name without a tag, such as registry.example.org/team/shop");

/** One image of an operator's file. */
export const declaredImage = z
  .strictObject(
    {
      name: repository,
      tags: z
        .array(z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/, "a tag"), "a list of tags in quotes")
        .min(1, "a list of tags")
        .default(["latest"]),
      from: z.string("a known image, such as busybox:1.36").optional(),
      program: z.string("the name of a simulated program").optional(),
      entrypoint: words.optional(),
      command: words.optional(),
      env: z
        .record(
          z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/),
          z.string("a text (numbers in quotes)"),
          "names with texts",
        )
        .default({}),
      ports: z.array(port, "a list of ports").default([]),
      user: z
        .string('a user in quotes, such as "1000", "www-data" or "1000:1000"')
        .regex(/^[\w.-]+(:[\w.-]+)?$/, 'a user in quotes, such as "1000", "www-data" or "1000:1000"')
        .optional(),
      workingDirectory: absolutePath.optional(),
      files: z.record(absolutePath, file, "files by absolute path").default({}),
      sizeMib: z.number("a size in MiB").positive("a size in MiB").max(100_000, "a size in MiB").optional(),
    },
    "an image: name, and from or program",
  )
  .refine(({ from, program }) => from !== undefined || program !== undefined, {
    path: ["from"],
    message: "a known image such as busybox:1.36, or `program` in its place",
  });

export type DeclaredImage = z.infer<typeof declaredImage>;
