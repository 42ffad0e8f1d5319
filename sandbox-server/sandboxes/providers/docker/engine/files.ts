import { Readable } from "node:stream";
import type Docker from "dockerode";
import { extract, pack } from "tar-stream";
import type { CallOptions } from "../../../sandbox-provider.ts";
import { type Calls, unlessMissing } from "./calls.ts";
import type { ContainerFile } from "./engine.ts";

const maxFileBytes = 16 * 1024 * 1024;

export function createFiles(docker: Docker, { call }: Calls) {
  const read = async (container: string, path: string, { signal }: CallOptions): Promise<Buffer | undefined> => {
    const archive = await unlessMissing(
      call(`read ${path} of ${container}`, signal, (abortSignal) =>
        docker.getContainer(container).getArchive({ path, abortSignal }),
      ),
    );
    return archive && firstFile(archive);
  };

  const write = async (
    container: string,
    directory: string,
    files: readonly ContainerFile[],
    { signal }: CallOptions,
  ): Promise<void> => {
    const archive = await archiveOf(files);
    await call(`write files into ${container}`, signal, (abortSignal) =>
      docker.getContainer(container).putArchive(archive, { path: directory, abortSignal }),
    );
  };
  return { read, write };
}

/** The first regular file of a tar archive; undefined when it holds none or one that is too large. */
async function firstFile(archive: NodeJS.ReadableStream): Promise<Buffer | undefined> {
  const entries = extract();
  Readable.from(archive).pipe(entries);
  let found: Buffer | undefined;
  for await (const entry of entries) {
    const { type, size = 0 } = entry.header;
    if (found === undefined && type === "file" && size <= maxFileBytes) {
      const chunks: Buffer[] = [];
      for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
      found = Buffer.concat(chunks);
    } else entry.resume();
  }
  return found;
}

async function archiveOf(files: readonly ContainerFile[]): Promise<Buffer> {
  const archive = pack();
  const made = new Set<string>();
  for (const { path, content, mode, uid, gid } of files) {
    const parts = path.split("/").slice(0, -1);
    for (let depth = 1; depth <= parts.length; depth += 1) {
      const name = parts.slice(0, depth).join("/");
      if (!made.has(name)) archive.entry({ name, type: "directory", mode: 0o755, uid, gid });
      made.add(name);
    }
    archive.entry({ name: path, mode, uid, gid }, Buffer.from(content));
  }
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
