import { constants, createInflate, type Inflate } from "node:zlib";

const words =
  "options head post put delete trace accept accept-charset accept-encoding accept-language accept-ranges age allow " +
  "authorization cache-control connection content-base content-encoding content-language content-length " +
  "content-location content-md5 content-range content-type date etag expect expires from host if-match " +
  "if-modified-since if-none-match if-range if-unmodified-since last-modified location max-forwards pragma " +
  "proxy-authenticate proxy-authorization range referer retry-after server te trailer transfer-encoding upgrade " +
  "user-agent vary via warning www-authenticate method get status 200_OK version HTTP/1.1 url public set-cookie " +
  "keep-alive origin";
const tail =
  "100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505" +
  "203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized" +
  "403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented503 Service Unavailable" +
  "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMT" +
  "chunked,text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,text/plain," +
  "text/javascript,publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.";

/** The compression dictionary of SPDY/3 (draft-mbelshe-httpbis-spdy-00, 2.6.10.1): words with their lengths, then text. */
function dictionary(): Buffer {
  const parts = words.split(" ").map((word) => text(word.replace("_", " ")));
  return Buffer.concat([...parts, Buffer.from(tail)]);
}

function text(word: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(word.length);
  return Buffer.concat([length, Buffer.from(word)]);
}

/** A header block larger than this is an attack. */
const blockLimitBytes = 64 * 1024;

/** Reads the header blocks of one connection, which share one compression state and must come in order. */
export class HeaderReader implements Disposable {
  readonly #inflate: Inflate = createInflate({ dictionary: dictionary(), flush: constants.Z_SYNC_FLUSH });
  #chunks: Buffer[] = [];
  #failed: (fault: Error) => void = () => {};

  constructor() {
    this.#inflate.on("data", (chunk: Buffer) => void this.#chunks.push(chunk));
    this.#inflate.on("error", (fault) => this.#failed(fault));
  }

  /** The headers of one block, names in lower case. Rejects for a broken block. */
  async read(block: Buffer): Promise<ReadonlyMap<string, string>> {
    this.#chunks = [];
    await new Promise<void>((done, failed) => {
      this.#failed = failed;
      this.#inflate.write(block);
      this.#inflate.flush(constants.Z_SYNC_FLUSH, done);
    });
    const bytes = Buffer.concat(this.#chunks);
    if (bytes.length > blockLimitBytes) throw new RangeError("header block too large");
    return pairs(bytes);
  }

  [Symbol.dispose](): void {
    this.#inflate.close();
  }
}

function pairs(bytes: Buffer): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  let at = 4;
  const take = (): string => {
    const length = bytes.readUInt32BE(at);
    const value = bytes.toString("utf8", at + 4, at + 4 + length);
    at += 4 + length;
    return value;
  };
  for (let left = bytes.readUInt32BE(0); left > 0; left -= 1) {
    const name = take();
    headers.set(name.toLowerCase(), take());
  }
  return headers;
}

/**
 * An empty header block. The compressed stream of a connection is made of stored deflate blocks, so that it needs no
 * compressor: `isFirst` puts the zlib header before it.
 */
export function emptyHeaderBlock(isFirst: boolean): Buffer {
  const start = isFirst ? [0x78, 0x01] : [];
  const noPairs = [0, 4, 0, 0xfb, 0xff, 0, 0, 0, 0];
  // An empty block is how a flush ends; Go's reader waits for it.
  const flush = [0, 0, 0, 0xff, 0xff];
  return Buffer.from([...start, ...noPairs, ...flush]);
}
