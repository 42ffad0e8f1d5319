import type { Program } from "../program.ts";
import { bytePrograms } from "./bytes.ts";
import { checksumPrograms } from "./checksums.ts";
import { columnPrograms } from "./columns.ts";
import { countPrograms } from "./count.ts";
import { diff } from "./diff.ts";
import { dumpPrograms } from "./dump.ts";
import { joinPrograms } from "./join.ts";
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
  ...checksumPrograms,
  ...dumpPrograms,
  ...joinPrograms,
  diff,
];
