/**
 * Links of pages that go through the API server's proxy: those that lead to the program's own root get the proxy's path
 * before them. Source: k8s.io/apimachinery pkg/util/proxy/transport.go.
 */

/** Attributes that hold an address, by the elements that have them. */
const linkAttributes: Readonly<Record<string, readonly string[]>> = {
  a: ["href"],
  applet: ["codebase"],
  area: ["href"],
  audio: ["src"],
  base: ["href"],
  blockquote: ["cite"],
  body: ["background"],
  button: ["formaction"],
  command: ["icon"],
  del: ["cite"],
  embed: ["src"],
  form: ["action"],
  frame: ["longdesc", "src"],
  head: ["profile"],
  html: ["manifest"],
  iframe: ["longdesc", "src"],
  img: ["longdesc", "src", "usemap"],
  input: ["src", "usemap", "formaction"],
  ins: ["cite"],
  link: ["href"],
  object: ["classid", "codebase", "data", "usemap"],
  q: ["cite"],
  script: ["src"],
  source: ["src"],
  video: ["poster", "src"],
};

const tag = /<([a-zA-Z][a-zA-Z0-9]*)(\s[^<>]*)?>/g;
const attribute = /(\s)([a-zA-Z-]+)(\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)/g;

/** A page with its links led through the proxy at `prefix`. */
export function rewrittenPage(html: string, prefix: string): string {
  return html.replace(tag, (whole: string, name: string, attributes: string | undefined) => {
    const links = linkAttributes[name.toLowerCase()];
    if (attributes === undefined || links === undefined) return whole;
    const led = attributes.replace(
      attribute,
      (each: string, space: string, word: string, sign: string, value: string) => {
        if (!links.includes(word.toLowerCase())) return each;
        const quote = /^["']/.exec(value)?.[0] ?? "";
        const address = quote === "" ? value : value.slice(1, -1);
        return `${space}${word}${sign}${quote}${rewrittenLink(address, prefix)}${quote}`;
      },
    );
    return whole.replace(attributes, () => led);
  });
}

/** An address on the program's own root below the proxy's path; others, and those that are there already, stay. */
export function rewrittenLink(address: string, prefix: string): string {
  const isOwnRoot = address.startsWith("/") && !address.startsWith("//");
  return !isOwnRoot || address.startsWith(prefix) ? address : `${prefix}${address}`;
}
