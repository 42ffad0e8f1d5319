import { findProgram, installDebianPackages, say } from "./machine.mjs";

/** Bubblewrap fences a learner's shell off from this machine. Without it Matelot still runs, and says so. */
export function installBubblewrap() {
  if (process.platform !== "linux" || findProgram("bwrap") !== undefined) return;
  say("Installing bubblewrap …");
  if (installDebianPackages(["bubblewrap"])) return;
  say("bubblewrap is missing and could not be installed: sudo apt-get install bubblewrap");
}
