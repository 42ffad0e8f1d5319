import { readFile } from "node:fs/promises";
import { MatelotError } from "../errors/index.ts";
import { learnerOf, type Submission } from "./submission.ts";

/** Who handed in what: the entry's name, with or without its extension, and the name in the report. */
export type Roster = ReadonlyMap<string, string>;

/** Errors: `request-invalid`. */
export async function readRoster(file: string): Promise<Roster> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new MatelotError("request-invalid", { message: `${file} can't be read.`, cause });
  });
  return parseRoster(text, file);
}

/**
 * A CSV text (RFC 4180) with the columns `submission` and `learner`, or its first two where no header names them.
 * Errors: `request-invalid` with the line.
 */
export function parseRoster(text: string, name: string): Roster {
  const rows = csvRows(text.replace(/^\uFEFF/, "")).filter((row) => row.some((cell) => cell.trim() !== ""));
  const head = rows[0]?.map((cell) => cell.trim().toLowerCase()) ?? [];
  const hasHeader = head.includes("submission") && head.includes("learner");
  const [entryAt, learnerAt] = hasHeader ? [head.indexOf("submission"), head.indexOf("learner")] : [0, 1];
  const roster = new Map<string, string>();
  for (const [index, row] of rows.slice(hasHeader ? 1 : 0).entries()) {
    const entry = row[entryAt]?.trim() ?? "";
    const learner = row[learnerAt]?.trim() ?? "";
    if (entry === "" || learner === "" || roster.has(entry)) {
      const line = index + (hasHeader ? 2 : 1);
      const seen = roster.has(entry) ? `${entry} a second time` : JSON.stringify(row.join(","));
      throw new MatelotError("request-invalid", {
        message: `${name}, row ${line} holds ${seen}; wanted is a submission of its own and its learner's name.`,
      });
    }
    roster.set(entry, learner);
  }
  return roster;
}

/** The submissions under the learners' names, and a failed one for everybody who handed in nothing. */
export function nameByRoster(submissions: readonly Submission[], roster: Roster): readonly Submission[] {
  const namesOf = ({ entry, learner }: Submission) => [
    ...(entry === undefined ? [] : [entry, learnerOf(entry)]),
    learner,
  ];
  const given = new Set(submissions.flatMap(namesOf));
  const named = submissions.map((submission) => {
    const known = namesOf(submission).find((name) => roster.has(name));
    return { ...submission, learner: roster.get(known ?? "") ?? submission.learner };
  });
  const missing = [...roster].filter(([entry]) => !given.has(entry));
  return [
    ...named,
    ...missing.map(([, learner]) => ({ learner, files: [], command: [], refusal: { code: "not-submitted", reason } })),
  ];
}

const reason = { en: "Nothing was handed in.", fr: "Rien n'a été rendu." };

function csvRows(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  // Semicolons are spreadsheets' habit in French, tabs come from the clipboard: what the first row uses first separates.
  const mark = /^(?:"(?:[^"]|"")*"|[^",;\t\r\n]*)*?([,;\t])/.exec(text)?.[1] ?? ",";
  // A cell is quoted (with doubled quotes inside) or reaches to the next separator.
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^${mark}\\r\\n]*))(${mark}|\\r\\n|\\n|\\r|$)`, "gy");
  for (let match = cell.exec(text); match !== null; match = cell.exec(text)) {
    const [whole, quoted, bare = "", separator] = match;
    row.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (separator !== mark) {
      rows.push(row);
      row = [];
    }
    if (whole === "" || separator === "") break;
  }
  return rows;
}
