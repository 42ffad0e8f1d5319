import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where set-up put kubectl and helm when the machine had none of its own. */
const fetched = fileURLToPath(new URL("../../.cache/tools", import.meta.url));

export const toolDirectories: readonly string[] = existsSync(join(fetched, "kubectl")) ? [fetched] : [];
