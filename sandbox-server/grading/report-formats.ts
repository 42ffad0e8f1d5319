import type { Language, Message } from "../language/message.ts";
import type { Grade, GradedCheck, GradeReport } from "./grade.ts";

export const reportFormats = ["text", "json", "junit", "csv", "tap"] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** The report as text, ending with a line break. Names and reasons of learners are data in every format. */
export function formatReport(report: GradeReport, format: ReportFormat, language: Language): string {
  return writers[format](report, language);
}

const writers: Readonly<Record<ReportFormat, (report: GradeReport, language: Language) => string>> = {
  text: ({ grades }, language) => grades.map((grade) => textOf(grade, language)).join("\n"),
  json: (report) => `${JSON.stringify(report, null, 2)}\n`,
  junit: junitOf,
  csv: csvOf,
  tap: tapOf,
};

const marks = { passed: "✓", failed: "✗", broken: "!" } as const;

const outcomes: Readonly<Record<Grade["outcome"], Message>> = {
  passed: { en: "passed", fr: "réussi" },
  failed: { en: "failed", fr: "échoué" },
  broken: { en: "broken", fr: "non jugé" },
};

/** How the commands ended, where that may explain what is missing; undefined where they ended well. */
function endOf({ submission, outcome }: Grade): Message | undefined {
  if (submission === undefined || submission.code === 0 || outcome === "passed") return undefined;
  if (submission.code === 124) {
    return {
      en: "Its commands took too long and were ended.",
      fr: "Ses commandes ont duré trop longtemps et ont été arrêtées.",
    };
  }
  // What a program writes may hold anything, also orders to the reader's terminal.
  const last =
    submission.output
      .trim()
      .split("\n")
      .at(-1)
      ?.replace(/\p{Cc}/gu, " ")
      .slice(-200) ?? "";
  return {
    en: `Its commands ended with code ${submission.code}: ${last}`,
    fr: `Ses commandes se sont terminées avec le code ${submission.code} : ${last}`,
  };
}

function textOf(grade: Grade, language: Language): string {
  const head = `${grade.learner}  ${grade.exercise}  ${grade.points}/${grade.possible}  ${outcomes[grade.outcome][language]}`;
  const end = endOf(grade);
  const lines = grade.checks.map((check) => {
    const reason = check.status === "passed" ? "" : `\n      ${check.reason?.[language] ?? ""}`;
    return `  ${marks[check.status]} ${check.title[language]} (${check.points}/${check.possible})${reason}`;
  });
  return `${[head, ...lines, ...(end === undefined ? [] : [`  ${end[language]}`])].join("\n")}\n`;
}

/** As CI servers read it: one suite a learner and exercise; `broken` is an error, not a failure. */
function junitOf({ grades }: GradeReport, language: Language): string {
  const count = (checks: readonly GradedCheck[], status: GradedCheck["status"]) =>
    checks.filter((check) => check.status === status).length;
  const suites = grades.map((grade) => {
    const cases = grade.checks.map((check) => {
      const seconds = (check.durationMs / 1000).toFixed(3);
      const head = `    <testcase classname="${xml(grade.exercise)}" name="${xml(check.title[language])}" time="${seconds}"`;
      if (check.status === "passed") return `${head}/>`;
      const element = check.status === "failed" ? "failure" : "error";
      const reason = xml(check.reason?.[language] ?? "");
      return `${head}>\n      <${element} type="${xml(check.code ?? "")}" message="${reason}"/>\n    </testcase>`;
    });
    const numbers = `tests="${grade.checks.length}" failures="${count(grade.checks, "failed")}" errors="${count(grade.checks, "broken")}"`;
    const name = xml(`${grade.learner}: ${grade.exercise}`);
    const seconds = (grade.durationMs / 1000).toFixed(3);
    const end = endOf(grade);
    const said = end === undefined ? "" : `\n    <system-out>${xml(end[language])}</system-out>`;
    return `  <testsuite name="${name}" ${numbers} time="${seconds}">\n${cases.join("\n")}${said}\n  </testsuite>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join("\n")}\n</testsuites>\n`;
}

function csvOf({ grades }: GradeReport, language: Language): string {
  const head = ["learner", "exercise", "outcome", "points", "possible", "check", "status", "code", "reason"];
  const rows = grades.flatMap((grade) =>
    grade.checks.map((check) => [
      grade.learner,
      grade.exercise,
      grade.outcome,
      check.points,
      check.possible,
      check.id,
      check.status,
      check.code ?? "",
      check.status === "passed" ? "" : (check.reason?.[language] ?? ""),
    ]),
  );
  return [head, ...rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}

/** RFC 4180; a leading `=`, `+`, `-` or `@` is disarmed, because spreadsheets would run it as a formula. */
function csvCell(value: string | number): string {
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Test Anything Protocol 14; a broken check is skipped, as it says nothing about the learner. */
function tapOf({ grades }: GradeReport, language: Language): string {
  const cases = grades.flatMap((grade) => grade.checks.map((check) => ({ grade, check })));
  const lines = cases.map(({ grade, check }, index) => {
    const title = `${grade.learner} ${grade.exercise}: ${check.title[language]}`.replace(/[#\\]/g, "\\$&");
    const line = `${check.status === "failed" ? "not ok" : "ok"} ${index + 1} - ${title}`;
    if (check.status === "passed") return line;
    const reason = check.reason?.[language] ?? "";
    if (check.status === "broken") return `${line} # SKIP ${reason}`;
    return `${line}\n  ---\n  code: ${check.code}\n  message: ${JSON.stringify(reason)}\n  ...`;
  });
  return `TAP version 14\n1..${cases.length}\n${lines.map((line) => `${line}\n`).join("")}`;
}

function xml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&apos;",
  };
  // Control characters cannot stand in XML 1.0 at all, not even as entities.
  return text.replace(/\p{Cc}/gu, " ").replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
