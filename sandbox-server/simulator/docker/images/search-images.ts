import { images as known } from "../../runtime/images/index.ts";
import { familiarName } from "./image-names.ts";

/** Docker Hub's repositories whose names have the term in them; stars are not simulated and say 0. */
export function searchImages(query: URLSearchParams): object[] {
  const term = (query.get("term") ?? "").toLowerCase();
  const limit = Number(query.get("limit") ?? "25") || 25;
  return known
    .flatMap(({ repositories }) => repositories)
    .filter((repository) => repository.startsWith("docker.io/"))
    .map(familiarName)
    .filter((name) => name.includes(term))
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
    .slice(0, limit)
    .map((name) => ({
      name,
      description: "An image of the simulated Docker Hub",
      star_count: 0,
      is_official: !name.includes("/"),
      is_automated: false,
    }));
}
