import { type ParsedScript, parse } from "unbash";
import { runStatements } from "./evaluate.ts";
import type { Shell } from "./shell.ts";
import { ShellFault } from "./shell-fault.ts";

/** Parses and runs a text in this shell (`eval`, `source`, `-c`, traps). Throws ShellFault for a syntax error. */
export async function runText(shell: Shell, text: string): Promise<void> {
  const script = parse(text);
  demandSyntax(shell, text, script);
  const { source } = shell;
  shell.source = text;
  try {
    shell.status = script.commands.length === 0 ? 0 : shell.status;
    if (shell.options.noexec && !shell.interactive) return;
    await runStatements(shell, script.commands);
  } finally {
    shell.source = source;
  }
}

export function demandSyntax(shell: Shell, text: string, script: ParsedScript): void {
  const [error] = script.errors ?? [];
  if (error === undefined) return;
  shell.line = text.slice(0, error.pos).split("\n").length;
  throw new ShellFault(syntaxMessage(shell, text, error), true, 2);
}

function syntaxMessage(shell: Shell, text: string, error: { readonly message: string; readonly pos: number }): string {
  const token = /^\s*(\n|[;&|()<>]+|[^\s;&|()<>]+)/.exec(text.slice(error.pos))?.[1];
  if (/unterminated/.test(error.message)) {
    return shell.isBash
      ? `unexpected EOF while looking for matching \`${quoteOf(error.message)}'`
      : `syntax error: unterminated quoted string`;
  }
  const bash =
    token === undefined
      ? "syntax error: unexpected end of file"
      : `syntax error near unexpected token \`${token === "\n" ? "newline" : token}'`;
  if (shell.isBash) return bash;
  const name = token === undefined ? "end of file" : token === "\n" ? "newline" : `"${token}"`;
  return shell.flavour === "ash" ? `syntax error: unexpected ${name}` : `Syntax error: ${name} unexpected`;
}

function quoteOf(message: string): string {
  if (message.includes("single")) return "'";
  if (message.includes("double")) return '"';
  return message.includes("backtick") || message.includes("backquote") ? "`" : ")";
}

/** Whether more lines could make the text whole: the secondary prompt is shown. */
export function isIncomplete(text: string, script: ParsedScript): boolean {
  if (/(^|[^\\])(\\\\)*\\\n?$/.test(text) && !text.endsWith("\\\n\n")) return true;
  const end = text.trimEnd().length;
  const open = (script.errors ?? []).some(
    (error) => error.pos >= end - 1 || /unterminated|to close/.test(error.message),
  );
  return open || hasOpenHereDoc(text, script);
}

function hasOpenHereDoc(text: string, script: ParsedScript): boolean {
  if (!text.includes("<<")) return false;
  let open = false;
  JSON.stringify(script, (key, value: unknown) => {
    if (key === "script" || key === "parts") return undefined;
    if (typeof value === "object" && value !== null && "type" in value && value.type === "HereDoc") {
      if (!("closing" in value) || value.closing === undefined) open = true;
    }
    return value;
  });
  return open;
}
