import { findProgram, installDebianPackages, say } from "./machine.mjs";

/**
 * Bubblewrap fences a learner's shell off from this machine, and a busybox without libraries fills the root directory of a
 * container made by hand. Without them Matelot still runs, and says so.
 */
export function installBubblewrap() {
  if (process.platform !== "linux") return;
  install("bwrap", "bubblewrap");
  // A busybox with libraries stays: its place belongs to another package, and doctor says what it lacks.
  install("busybox", "busybox-static");
}

/**
 * @param {string} program
 * @param {string} name of the Debian package
 */
function install(program, name) {
  if (findProgram(program) !== undefined) return;
  say(`Installing ${name} …`);
  if (installDebianPackages([name])) return;
  say(`${name} is missing and could not be installed: sudo apt-get install ${name}`);
}
