import type { Process } from "../processes/process.ts";
import { readLines } from "./lines.ts";
import { program } from "./simple.ts";

/** What trial division finds in a moment; larger numbers are refused as busybox refuses what it can't hold. */
const LARGEST = 1_000_000_000_000_000;

/** Prime factors of each number, from the arguments or standard input. */
export const factor = program("factor", async (process, args) => {
  let good = true;
  const tell = async (text: string) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number <= LARGEST)
      await process.print(`${[`${number}:`, ...(await primeFactors(process, number))].join(" ")}\n`);
    else {
      good = false;
      await process.warn(`factor: invalid number '${text}'\n`);
    }
  };
  for (const text of args) await tell(text);
  if (args.length > 0) return good ? 0 : 1;
  for await (const line of readLines(process, 0))
    for (const text of line.split(/\s+/).filter((word) => word !== "")) await tell(text);
  return good ? 0 : 1;
});

async function primeFactors(process: Process, number: number): Promise<number[]> {
  const found: number[] = [];
  let rest = number;
  for (let divisor = 2; divisor * divisor <= rest; divisor += divisor === 2 ? 1 : 2) {
    if ((divisor & 0xffff) === 1) await process.tick(16);
    for (; rest % divisor === 0; rest /= divisor) found.push(divisor);
  }
  if (rest > 1) found.push(rest);
  return found;
}
