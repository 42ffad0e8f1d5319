import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { EngineFault } from "../../engine-fault.ts";
import { MAX_HELD_BYTES } from "../store.ts";

/** What dockerd's helper says of bytes that are no archive. */
export const invalidArchive = "Error processing tar file(exit status 1): archive/tar: invalid tar header";

/** Bytes of a stream, unpacked when they are gzip's. */
export async function* plainBytes(source: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  const chunks = bytesOf(source);
  const first = await chunks.next();
  if (first.done === true) return;
  const all = (async function* () {
    yield first.value;
    yield* chunks;
  })();
  if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) yield* all;
  else yield* bytesOf(Readable.from(all, { objectMode: false }).pipe(createGunzip()));
}

async function* bytesOf(source: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) if (chunk instanceof Uint8Array && chunk.length > 0) yield chunk;
}

/**
 * A tar archive with its padding and end marks, which some clients leave away (`docker build -f -` cuts the stream behind its
 * last file, and Go reads that).
 */
export async function* paddedArchive(source: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const chunk of plainBytes(source)) {
    length += chunk.length;
    yield chunk;
  }
  if (length > 0) yield new Uint8Array(((512 - (length % 512)) % 512) + 1024);
}

/** The files of a tar archive by name. Errors: EngineFault 400, 500 (larger than an engine here keeps). */
export async function readArchive(source: AsyncIterable<unknown>): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  let held = 0;
  let received = 0;
  const counted = (async function* () {
    for await (const chunk of source) {
      if (chunk instanceof Uint8Array) received += chunk.length;
      yield chunk;
    }
  })();
  const reader = extract();
  Readable.from(paddedArchive(counted), { objectMode: false })
    .on("error", (error) => reader.destroy(error))
    .pipe(reader);
  try {
    for await (const member of reader) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of member as AsyncIterable<Uint8Array>) {
        held += chunk.length;
        if (held > MAX_HELD_BYTES) throw new EngineFault(500, "write /var/lib/docker/tmp: no space left on device");
        chunks.push(chunk);
      }
      files.set(member.header.name.replace(/^\.\//, ""), Buffer.concat(chunks));
    }
  } catch (cause) {
    if (cause instanceof EngineFault) throw cause;
    // Go's reader wants a whole block before it looks at it.
    const isShort = received < 512;
    throw new EngineFault(400, isShort ? invalidArchive.replace(/archive\/tar.*/, "unexpected EOF") : invalidArchive, {
      cause,
    });
  }
  return files;
}
