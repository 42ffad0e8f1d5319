/**
 * `npm run translated -- <lesson…>` (all without a name): says that the French lesson follows the present English text.
 * It writes the digest of the English text into `translates`; from then on a change of the English text is noticed.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "../../sandbox-server/main.ts";
import { textDigest } from "../../site/src/lesson-check/translation.ts";

const lessons = join(projectDirectory, "lessons");
const names = process.argv.slice(2).map((name) => `${name.replace(/\.mdx$/, "")}.mdx`);
for (const name of names.length > 0 ? names : readdirSync(join(lessons, "fr"))) {
  const file = join(lessons, "fr", name);
  const text = readFileSync(file, "utf8");
  const digest = textDigest(readFileSync(join(lessons, "en", name), "utf8"));
  // Quoted: a digest such as 173867697e21 would be read as a number.
  const line = `translates: "${digest}"`;
  const written = /^translates: .*$/m.test(text)
    ? text.replace(/^translates: .*$/m, line)
    : text.replace(/^(minutes: .*)$/m, `$1\n${line}`);
  if (written === text) continue;
  writeFileSync(file, written);
  console.log(`lessons/fr/${name}  ${line}`);
}
