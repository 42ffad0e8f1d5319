import { forEachInput, isBusybox } from "../lines.ts";
import { program } from "../simple.ts";

/** The polynomial of POSIX' cksum, bit by bit for each byte that may come in. */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_value, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) value = (value & 0x80000000) === 0 ? value << 1 : (value << 1) ^ 0x04c11db7;
  return value >>> 0;
});

function posixChecksum(content: Uint8Array): number {
  let crc = 0;
  const add = (byte: number) => {
    crc = ((crc << 8) ^ (CRC_TABLE[((crc >>> 24) ^ byte) & 255] ?? 0)) >>> 0;
  };
  for (const byte of content) add(byte);
  for (let length = content.length; length > 0; length = Math.floor(length / 256)) add(length & 255);
  return ~crc >>> 0;
}

const cksum = program("cksum", async (process, args) => {
  const good = await forEachInput(process, args, async ({ name, file }) => {
    const content = await process.readAll(file);
    await process.print(`${posixChecksum(content)} ${content.length}${name === "-" ? "" : ` ${name}`}\n`);
  });
  return good ? 0 : 1;
});

/** sum(1), the algorithm of BSD: rotate and add, in blocks of 1 KiB. */
const sum = program("sum", async (process, args) => {
  const operands = args.filter((word) => word !== "-r");
  const good = await forEachInput(process, operands, async ({ name, file }) => {
    const content = await process.readAll(file);
    const total = content.reduce((value, byte) => (((value >> 1) | ((value & 1) << 15)) + byte) & 0xffff, 0);
    const blocks = String(Math.ceil(content.length / 1024)).padStart(5);
    const shown = name !== "-" && (operands.length > 1 || !isBusybox(process)) ? ` ${name}` : "";
    await process.print(`${String(total).padStart(5, "0")} ${blocks}${shown}\n`);
  });
  return good ? 0 : 1;
});

/** The old checksums, for comparing copies. */
export const checksumPrograms = [cksum, sum];
