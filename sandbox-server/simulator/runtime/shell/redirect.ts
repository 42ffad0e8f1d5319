import type { Redirection } from "unbash";
import type { OpenMode } from "../files/file-view.ts";
import type { OpenFile } from "../files/open-file.ts";
import { OpenSocket } from "../files/open-socket.ts";
import { SystemFault } from "../files/system-fault.ts";
import { ReplaceRequest } from "../processes/endings.ts";
import { createPipe } from "../processes/pipe.ts";
import type { Process } from "../processes/process.ts";
import { faultWords, isNetworkError } from "../programs/network-fault-words.ts";
import { expandHereDoc, expandText } from "./expand.ts";
import { replaceDescriptor, type Shell } from "./shell.ts";
import { ShellFault } from "./shell-fault.ts";

/** What stood at a descriptor before; undefined: it was closed. */
type Saved = Map<number, OpenFile | undefined>;

/** Applies redirections to the shell itself for the time of `body`: builtins, functions, compound commands. */
export async function withRedirections<T>(
  shell: Shell,
  redirects: readonly Redirection[],
  body: () => Promise<T>,
): Promise<T> {
  if (redirects.length === 0) return body();
  const saved: Saved = new Map();
  let replaced = false;
  try {
    await applyRedirections(shell, shell.process, redirects, saved);
    return await body();
  } catch (error) {
    replaced = error instanceof ReplaceRequest;
    throw error;
  } finally {
    if (shell.process.status === undefined && !replaced) restore(shell.process, saved);
  }
}

function restore(process: Process, saved: Saved): void {
  for (const [number, file] of saved) {
    if (file === undefined) {
      process.descriptors.get(number)?.close();
      process.descriptors.delete(number);
    } else replaceDescriptor(process, number, file);
  }
}

/** Changes the descriptors of `process` in order. Throws ShellFault. */
export async function applyRedirections(
  shell: Shell,
  process: Process,
  redirects: readonly Redirection[],
  saved?: Saved,
): Promise<void> {
  for (const redirect of redirects) {
    const number = await targetDescriptor(shell, process, redirect);
    await applyOne(shell, process, redirect, number, saved);
  }
}

async function targetDescriptor(shell: Shell, process: Process, redirect: Redirection): Promise<number> {
  const { descriptor } = redirect;
  if (descriptor?.type === "FileDescriptor") return descriptor.value;
  if (descriptor?.type === "FileDescriptorVariable") {
    let free = 10;
    while (process.descriptors.has(free)) free += 1;
    shell.assign(descriptor.name, String(free));
    return free;
  }
  return redirect.operator.startsWith("<") ? 0 : 1;
}

function put(process: Process, number: number, file: OpenFile | undefined, saved: Saved | undefined): void {
  if (saved !== undefined && !saved.has(number)) saved.set(number, process.descriptors.get(number));
  else process.descriptors.get(number)?.close();
  if (file === undefined) process.descriptors.delete(number);
  else process.descriptors.set(number, file);
}

async function applyOne(
  shell: Shell,
  process: Process,
  redirect: Redirection,
  number: number,
  saved: Saved | undefined,
): Promise<void> {
  if (redirect.type === "HereDoc") {
    const text = await expandHereDoc(shell, redirect.body, redirect.delimiter?.quoted === true);
    put(process, number, textInput(redirect.operator === "<<-" ? text.replace(/^\t+/gm, "") : text), saved);
    return;
  }
  const target = redirect.target === undefined ? "" : await expandText(shell, redirect.target);
  if (redirect.type === "HereString") {
    put(process, number, textInput(`${target}\n`), saved);
    return;
  }
  const { operator } = redirect;
  if (operator === "<&" || (operator === ">&" && (/^\d+-?$|^-$/.test(target) || redirect.descriptor !== undefined))) {
    put(process, number, duplicate(process, target), saved);
    return;
  }
  const mode = modeOf(operator);
  const file =
    (await openConnection(shell, process, target)) ??
    openTarget(shell, process, target, operator === ">|" ? "write" : mode);
  put(process, number, file, saved);
  if (operator === "&>" || operator === "&>>" || operator === ">&") put(process, 2, file.retain(), saved);
}

function modeOf(operator: string): OpenMode {
  if (operator === "<") return "read";
  if (operator === "<>") return "update";
  return operator.endsWith(">>") ? "append" : "write";
}

/** bash' own `/dev/tcp/host/port`: no file, but a connection. Throws ShellFault when nobody accepts it. */
async function openConnection(shell: Shell, process: Process, target: string): Promise<OpenFile | undefined> {
  const [, host, port] = /^\/dev\/tcp\/([^/]+)\/(\d+)$/.exec(target) ?? [];
  if (!shell.isBash || host === undefined) return undefined;
  try {
    return new OpenSocket(await process.awaitOutside(process.scope.network.connect(host, Number(port))));
  } catch (error) {
    if (!isNetworkError(error)) throw error;
    const isUnknown = error.code === "ENOTFOUND" || error.code === "EAI_AGAIN";
    if (isUnknown) throw new ShellFault(`${host}: Name or service not known`);
    throw new ShellFault(`connect: ${faultWords[error.code]}`);
  }
}

function openTarget(shell: Shell, process: Process, target: string, mode: OpenMode): OpenFile {
  try {
    if (shell.options.noclobber && mode === "write" && process.files.find(target)?.kind === "file") {
      throw new ShellFault(`${target}: cannot overwrite existing file`);
    }
    return process.files.open(target, mode);
  } catch (error) {
    if (!(error instanceof SystemFault)) throw error;
    throw new ShellFault(openFailure(shell, target, mode, error));
  }
}

function openFailure(shell: Shell, target: string, mode: OpenMode, error: SystemFault): string {
  if (shell.isBash) return `${target}: ${error.message}`;
  const verb = mode === "read" ? "open" : "create";
  const reason = error.code !== "ENOENT" ? error.message : mode === "read" ? "no such file" : "nonexistent directory";
  if (shell.flavour === "ash") return `can't ${verb} ${target}: ${reason}`;
  const dash = error.code !== "ENOENT" ? error.message : mode === "read" ? "No such file" : "Directory nonexistent";
  return `cannot ${verb} ${target}: ${dash}`;
}

function duplicate(process: Process, target: string): OpenFile | undefined {
  if (target === "-") return undefined;
  const file = process.descriptors.get(Number(target.replace(/-$/, "")));
  if (file === undefined) throw new ShellFault(`${target}: Bad file descriptor`);
  return file.retain();
}

/** A here-document: a file of its own without a name. */
function textInput(text: string): OpenFile {
  const { reader, writer } = createPipe();
  const bytes = Buffer.from(text);
  if (bytes.length > 0) writer.tryWrite(bytes);
  writer.close();
  return reader;
}
