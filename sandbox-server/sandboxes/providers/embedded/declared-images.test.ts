import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../../simulator/clock.ts";
import { createEmbeddedProvider } from "./index.ts";

test("a faulty folder of images keeps the provider from starting and tells every fault", async () => {
  const directory = mkdtempSync(join(tmpdir(), "matelot-declared-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  writeFileSync(join(directory, "shop.yaml"), "name: shop\nform: busybox\n");
  const provider = createEmbeddedProvider({
    dataDirectory: directory,
    toolDirectories: [],
    allowUnisolatedShell: true,
    imagesDirectory: directory,
    clock: systemClock,
    logger: { error: () => {} },
  });
  await expect(provider).rejects.toMatchObject({
    code: "setting-invalid",
    message: expect.stringContaining('shop.yaml: form is "busybox"; wanted is no such field.'),
  });
});
