/** 100 submissions of one exercise, each on a fresh sandbox, in one process: solved ones and empty ones in turn. */
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { gradeSubmissions } from "../../sandbox-server/grading/grade-submissions.ts";
import type { Submission } from "../../sandbox-server/grading/submission.ts";
import { createProvider, openCatalogue } from "../../sandbox-server/main.ts";
import { readSettings } from "../../sandbox-server/settings/settings.ts";
import type { Figure } from "./bench.ts";
import { rounded } from "./statistics.ts";

export const name = "grading";

const count = 100;

/** As a learner would hand it in, who waits for the cluster and does not see the checks. */
const solution = `set -euo pipefail
sed -i '/ports:/,$s/^/  /' web.yaml
kubectl apply -f web.yaml
kubectl rollout status deployment web --timeout=60s
kubectl scale deployment web --replicas=5
kubectl rollout status deployment web --timeout=60s
kubectl delete --wait=false "$(kubectl get pods -l app=web -o name | head -n 1)"
for _ in $(seq 60); do
  [ "$(kubectl get pods -l app=web --no-headers | grep -c ' 1/1 .*Running')" = 5 ] && break
  sleep 0.5
done
kubectl scale deployment web --replicas=3
kubectl rollout status deployment web --timeout=60s
`;

export async function run(): Promise<readonly Figure[]> {
  const exercise = (await openCatalogue()).find("deployment-scale-and-heal");
  if (exercise === undefined) throw new Error("the first exercise is missing");
  const solved = [{ path: "submission/solve.sh", content: solution, executable: false }];
  const submissions = Array.from({ length: count }, (_, index): Submission => {
    const isSolved = index % 2 === 0;
    return {
      learner: `learner-${index}`,
      files: isSolved ? solved : [],
      command: isSolved ? ["bash", "submission/solve.sh"] : ["kubectl", "create", "deployment", "web", "--image=nginx"],
    };
  });
  const directory = mkdtempSync(join(tmpdir(), "matelot-bench-"));
  try {
    const settings = readSettings({ data: directory, provider: "embedded" }, {});
    await using provider = await createProvider(settings, undefined, { isThrowaway: true });
    const startedAt = performance.now();
    const usedAt = process.cpuUsage();
    const grades = await gradeSubmissions(submissions, {
      provider,
      exercise,
      jobs: availableParallelism() * 3,
      timeLimitMs: 60_000,
      signal: new AbortController().signal,
    });
    const seconds = (performance.now() - startedAt) / 1000;
    const { user, system } = process.cpuUsage(usedAt);
    const wrong = grades.filter(({ outcome }, index) => outcome !== (index % 2 === 0 ? "passed" : "failed"));
    return [
      { name: `grade ${count} submissions`, value: rounded(seconds), unit: "s", goal: { max: 60 } },
      { name: "wrong grades", value: wrong.length, unit: "grades", goal: { max: 0 } },
      { name: "server's own CPU a submission", value: rounded((user + system) / 1000 / count), unit: "ms" },
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
