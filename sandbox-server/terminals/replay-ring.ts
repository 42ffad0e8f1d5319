/** The last bytes of a terminal's output, for a viewer that comes later. */
export interface ReplayRing {
  append(data: Uint8Array): void;
  /** What a fresh screen must be fed to look right: begins at a character and, where something was dropped, at a line. */
  replay(): Buffer;
}

const newline = 0x0a;

/**
 * A ring of at most `capacityBytes`. Chunks are kept as they came and dropped from the front; nothing is copied until
 * somebody asks for a replay.
 */
export function createReplayRing(capacityBytes: number): ReplayRing {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let hasDropped = false;
  return {
    append(data) {
      const kept = data.length > capacityBytes ? data.subarray(data.length - capacityBytes) : data;
      hasDropped ||= kept.length < data.length;
      chunks.push(kept);
      size += kept.length;
      for (let first = chunks[0]; first !== undefined && size - first.length >= capacityBytes; first = chunks[0]) {
        chunks.shift();
        size -= first.length;
        hasDropped = true;
      }
    },
    replay() {
      const all = Buffer.concat(chunks);
      if (!hasDropped && all.length <= capacityBytes) return all;
      return afterFirstLine(all.subarray(Math.max(0, all.length - capacityBytes)));
    },
  };
}

/**
 * A cut may fall inside a character or an escape sequence. Neither holds a line break, so what follows the first one is
 * whole; without any, only a UTF-8 character's continuation bytes are skipped.
 */
function afterFirstLine(bytes: Buffer): Buffer {
  const lineBreak = bytes.indexOf(newline);
  if (lineBreak !== -1) return bytes.subarray(lineBreak + 1);
  let start = 0;
  while (start < 4 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1;
  return bytes.subarray(start);
}
