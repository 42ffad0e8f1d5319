import { expect, test } from "vitest";
import type { RunningProcess } from "../container-runtime.ts";
import { createIdleContainer, run } from "../testing/test-container.ts";

/** Resolves when the editor has drawn its first screen: keys before that are the line discipline's. */
function drawn(editor: RunningProcess): Promise<void> {
  return new Promise((resolve) => {
    editor.onOutput(() => resolve());
  });
}

/** Types keys into vi on a file of the given text; the result is the file afterwards. */
async function edit(text: string, keys: string): Promise<string> {
  const container = createIdleContainer();
  await run(container, ["tee", "/tmp/f"], text);
  const editor = container.exec({ argv: ["vi", "/tmp/f"], tty: true, stdin: true });
  await drawn(editor);
  editor.write(Buffer.from(keys));
  expect((await editor.exited).code).toBe(0);
  return (await run(container, ["cat", "/tmp/f"])).stdout;
}

test.each([
  ["i writes before the cursor", "b\n", "ia\u001b:wq\r", "ab\n"],
  ["a and A write behind", "bd\n", "ac\u001bAe\u001b:x\r", "bcde\n"],
  ["o and O open lines", "two\n", "othree\u001bkOone\u001bZZ", "one\ntwo\nthree\n"],
  ["x and dd delete", "abc\nline\nlast\n", "xjdd:wq\r", "bc\nlast\n"],
  ["counts, yy and p", "one\ntwo\nthree\n", "2ddyyp:wq\r", "three\nthree\n"],
  ["arrows move also while inserting", "ac\nx\n", "i\u001b[C\u007fb\u001b[B!\u001b:wq\r", "bc\nx!\n"],
  [":q! leaves the file as it was", "kept\n", "dd:q!\r", "kept\n"],
  [":q refuses to lose changes", "kept\n", "x:q\r:wq\r", "ept\n"],
  ["u undoes, / finds, r replaces", "one\ntwo\n", "ddu/tw\rrT:wq\r", "one\nTwo\n"],
  [":%s replaces", "a.b a\na\n", ":%s/a/c/g\r:wq\r", "c.b c\nc\n"],
  ["a new line inside a line", "replicas: 1\n", "A\rimage: nginx\u001b:wq\r", "replicas: 1\nimage: nginx\n"],
])("%s", async (_words, text, keys, wanted) => {
  expect(await edit(text, keys)).toBe(wanted);
});

test("a new file is made, a read-only place is told", async () => {
  const container = createIdleContainer("busybox", { runAsUser: 1000 });
  const editor = container.exec({ argv: ["vi", "/etc/new"], tty: true, stdin: true });
  let screen = "";
  editor.onOutput((_stream, data) => {
    screen += Buffer.from(data).toString();
  });
  await drawn(editor);
  editor.write(Buffer.from("ihello\u001b:wq\r:q!\r"));
  await editor.exited;
  expect(screen).toContain("'/etc/new' [New file]");
  const made = container.exec({ argv: ["vi", "/tmp/new"], tty: true, stdin: true });
  await drawn(made);
  made.write(Buffer.from("ihello\u001b:wq\r"));
  expect((await made.exited).code).toBe(0);
  expect((await run(container, ["cat", "/tmp/new"])).stdout).toBe("hello\n");
});

test("without a terminal it says how to edit", async () => {
  expect(await run(createIdleContainer(), ["vi", "/tmp/f"])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("kubectl exec -it"),
  });
});
