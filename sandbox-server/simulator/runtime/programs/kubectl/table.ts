interface Table {
  readonly columnDefinitions: readonly { readonly name: string; readonly priority: number }[];
  readonly rows: readonly {
    readonly cells: readonly unknown[];
    readonly object?: { readonly metadata?: { readonly namespace?: string } };
  }[];
}

/** A server's Table as kubectl prints it; empty when it has no rows. */
export function tableText(
  answer: unknown,
  options: {
    readonly wide: boolean;
    readonly headers: boolean;
    readonly namespaces: boolean;
    readonly prefix?: string;
  },
): string {
  const { columnDefinitions, rows } = answer as Table;
  if (rows.length === 0) return "";
  const shown = columnDefinitions.flatMap(({ priority }, index) => (priority === 0 || options.wide ? [index] : []));
  const head = [
    ...(options.namespaces ? ["NAMESPACE"] : []),
    ...shown.map((index) => (columnDefinitions[index]?.name ?? "").toUpperCase()),
  ];
  const body = rows.map(({ cells, object }) => [
    ...(options.namespaces ? [object?.metadata?.namespace ?? ""] : []),
    ...shown.map((index) => `${index === 0 ? (options.prefix ?? "") : ""}${cellText(cells[index])}`),
  ]);
  const lines = options.headers ? [head, ...body] : body;
  const widths = head.map((_name, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line.map((cell, column) => (column === line.length - 1 ? cell : cell.padEnd((widths[column] ?? 0) + 3))).join(""),
    )
    .map((line) => `${line}\n`)
    .join("");
}

function cellText(value: unknown): string {
  if (value === undefined || value === null) return "<none>";
  return typeof value === "string" ? value : String(value);
}
