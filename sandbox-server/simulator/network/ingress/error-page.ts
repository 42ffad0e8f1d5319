const REASONS: Readonly<Record<number, string>> = {
  308: "Permanent Redirect",
  400: "Bad Request",
  404: "Not Found",
  502: "Bad Gateway",
  503: "Service Temporarily Unavailable",
  504: "Gateway Time-out",
};

/** A whole answer of the proxy itself, with the page that nginx shows. */
export function errorPage(status: number, headers: readonly string[] = []): string {
  const reason = REASONS[status] ?? "";
  const title = `${status} ${reason}`;
  const body = [
    "<html>",
    `<head><title>${title}</title></head>`,
    "<body>",
    `<center><h1>${title}</h1></center>`,
    "<hr><center>nginx</center>",
    "</body>",
    "</html>",
    "",
  ].join("\r\n");
  const head = [
    `HTTP/1.1 ${title}`,
    "Content-Type: text/html",
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...headers,
    "Connection: close",
  ];
  return `${head.join("\r\n")}\r\n\r\n${body}`;
}
