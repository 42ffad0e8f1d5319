import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Where set-up put kubectl and helm, whichever the machine had none of. */
const fetched = fileURLToPath(new URL("../../.cache/tools", import.meta.url));

export const toolDirectories: readonly string[] = existsSync(fetched) ? [fetched] : [];
