/** One field of a message: its number, and a number or the bytes that it holds. */
export interface WireField {
  readonly number: number;
  readonly value: bigint | Buffer;
}

/** Bytes that are no protobuf message. */
export class ProtobufError extends Error {
  override readonly name = "ProtobufError";
}

/** Ten groups of seven bits hold any 64-bit number. */
const longestVarint = 10;

/**
 * Cuts a protobuf message into its fields (protobuf.dev/programming-guides/encoding); the buffers are views.
 * @throws ProtobufError when a length or a number runs past the end.
 */
export function* readFields(message: Buffer): Generator<WireField> {
  let offset = 0;
  const readVarint = (): bigint => {
    let value = 0n;
    for (let index = 0; index < longestVarint; index += 1) {
      const byte = message[offset];
      if (byte === undefined) throw new ProtobufError("unexpected EOF");
      offset += 1;
      value |= BigInt(byte & 0x7f) << BigInt(index * 7);
      if (byte < 0x80) return value;
    }
    throw new ProtobufError("proto: integer overflow");
  };
  const take = (length: number): Buffer => {
    if (offset + length > message.length) throw new ProtobufError("unexpected EOF");
    offset += length;
    return message.subarray(offset - length, offset);
  };
  while (offset < message.length) {
    const tag = Number(readVarint());
    const number = tag >>> 3;
    switch (tag & 7) {
      case 0:
        yield { number, value: readVarint() };
        break;
      case 1:
        yield { number, value: take(8) };
        break;
      case 2:
        yield { number, value: take(Number(readVarint())) };
        break;
      case 5:
        yield { number, value: take(4) };
        break;
      default:
        throw new ProtobufError(`proto: illegal wireType ${tag & 7}`);
    }
  }
}
