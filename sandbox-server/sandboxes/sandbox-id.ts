import { randomBytes } from "node:crypto";
import type { SandboxId } from "./sandbox-provider.ts";

/** A fresh id of the form the port asks for: learner and exercise can be read in it, the rest can't be guessed. */
export function newSandboxId(learner: string, exercise: string): SandboxId {
  const random = randomBytes(5).toString("hex");
  return `${slug(learner, 16)}-${slug(exercise, 32)}-${random}` as SandboxId;
}

function slug(text: string, most: number): string {
  const letters = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, most);
  return letters.replaceAll(/^-+|-+$/g, "") || "x";
}
