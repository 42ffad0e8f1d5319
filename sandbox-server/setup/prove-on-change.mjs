import { spawn } from "node:child_process";
import { existsSync, watch } from "node:fs";
import { join } from "node:path";
import { node, root } from "./machine.mjs";

// Editors write a file in several steps; one proof for all of them.
const quietMs = 500;

/**
 * Proves the exercise whose folder changes, one proof after the other; its lines stand between the server's.
 * @param {string} directory the folder of the exercises
 * @returns {{ stop(): void }}
 */
export function proveOnChange(directory) {
  const changed = new Set();
  let proof;
  let timer;
  const prove = () => {
    if (proof !== undefined || changed.size === 0) return;
    const ids = [...changed];
    changed.clear();
    proof = spawn(node, [join(directory, "prove.ts"), ...ids], { cwd: root, stdio: "inherit" });
    proof.on("exit", () => {
      proof = undefined;
      prove();
    });
  };
  const watcher = watch(directory, { recursive: true }, (_event, file) => {
    const id = file?.split(/[\\/]/)[0] ?? "";
    const isExercise = ["exercise.ts", "exercise.json"].some((name) => existsSync(join(directory, id, name)));
    if (id === "" || !isExercise) return;
    changed.add(id);
    clearTimeout(timer);
    timer = setTimeout(prove, quietMs);
  });
  return {
    stop() {
      watcher.close();
      clearTimeout(timer);
      changed.clear();
      proof?.kill("SIGTERM");
    },
  };
}
