import type { Program } from "../program.ts";
import { bytePrograms } from "./bytes.ts";
import { columnPrograms } from "./columns.ts";
import { countPrograms } from "./count.ts";
import { sortPrograms } from "./sort.ts";
import { tr } from "./tr.ts";
import { wholeFilePrograms } from "./whole-files.ts";

/** What reads text and writes text. */
export const textPrograms: readonly Program[] = [
  ...wholeFilePrograms,
  ...countPrograms,
  ...sortPrograms,
  ...columnPrograms,
  tr,
  ...bytePrograms,
];
