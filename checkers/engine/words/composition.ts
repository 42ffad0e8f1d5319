import type { CheckDescription } from "../../vocabulary/index.ts";
import type { All, Any, Eventually, InOrder, Not, Stays } from "../../vocabulary/words/composition.ts";
import { say } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, type Finding, failed, passed, type Tools, type View } from "../word.ts";

/** Makes the evaluators of the parts; the table of words gives itself in, so that words need not import it. */
export type CreateEvaluator = (word: CheckDescription, context: EvaluatorContext) => Evaluator;

export function allEvaluator({ of }: All, context: EvaluatorContext, create: CreateEvaluator): Evaluator {
  return composed(of, context, create, (findings) => {
    const obstacle = findings.find(isBroken) ?? findings.find((finding) => finding.status === "failed");
    return obstacle ?? passed(...findings.flatMap(evidenceOf));
  });
}

export function anyEvaluator({ of }: Any, context: EvaluatorContext, create: CreateEvaluator): Evaluator {
  return composed(of, context, create, (findings) => {
    const best = findings.find((finding) => finding.status === "passed") ?? findings.find(isBroken) ?? findings.at(-1);
    return best ?? passed();
  });
}

export function notEvaluator({ of, codes }: Not, context: EvaluatorContext, create: CreateEvaluator): Evaluator {
  return composed([of], context, create, ([finding]) => {
    if (finding === undefined || finding.status === "broken") return finding ?? passed();
    if (finding.status === "passed") {
      const message = say(
        "This holds, but it should not.",
        "Cette condition est remplie, alors qu'elle ne devrait pas l'être.",
      );
      return failed("passes", message, ...finding.evidence);
    }
    return codes === undefined || codes.includes(finding.code) ? passed(...finding.evidence) : finding;
  });
}

export function staysEvaluator({ of, forMs }: Stays, context: EvaluatorContext, create: CreateEvaluator): Evaluator {
  let since: number | undefined;
  const inner = composed([of], context, create, ([finding]) => finding ?? passed());
  return {
    ...inner,
    refreshMs: Math.min(inner.refreshMs ?? forMs, Math.max(50, forMs / 10)),
    async evaluate(view, tools) {
      const finding = await inner.evaluate(view, tools);
      if (finding.status !== "passed") {
        since = undefined;
        return finding;
      }
      const now = tools.clock.now();
      since ??= now;
      if (now - since >= forMs) return finding;
      const seconds = Math.ceil(forMs / 1000);
      return failed(
        "not-long-enough",
        say(`It is so; it must stay so for ${seconds} s.`, `C'est le cas ; cela doit durer ${seconds} s.`),
        ...finding.evidence,
      );
    },
  };
}

export function eventuallyEvaluator(
  { of, withinMs, after }: Eventually,
  context: EvaluatorContext,
  create: CreateEvaluator,
): Evaluator {
  const goal = create(of, context);
  const start = after === undefined ? undefined : create(after, context);
  let since: number | undefined;
  const together = merged(start === undefined ? [goal] : [goal, start]);
  return {
    ...together,
    refreshMs: Math.min(together.refreshMs ?? withinMs, Math.max(50, withinMs / 10)),
    async evaluate(view, tools) {
      const started = await start?.evaluate(view, tools);
      if (started !== undefined && started.status !== "passed") {
        since = undefined;
        return started;
      }
      const now = tools.clock.now();
      since ??= now;
      if (now - since <= withinMs) return goal.evaluate(view, tools);
      const seconds = Math.ceil(withinMs / 1000);
      return failed(
        "too-late",
        say(`It took longer than ${seconds} s; try again.`, `Cela a pris plus de ${seconds} s ; réessayez.`),
      );
    },
  };
}

export function inOrderEvaluator({ of }: InOrder, context: EvaluatorContext, create: CreateEvaluator): Evaluator {
  const parts = of.map((word) => create(word, context));
  let reached = 0;
  return {
    ...merged(parts),
    async evaluate(view, tools) {
      for (const part of parts.slice(reached)) {
        const finding = await part.evaluate(view, tools);
        if (finding.status !== "passed") return finding;
        reached += 1;
        // The next one must come to pass after this one: it is looked at from the next change on.
        if (reached < parts.length) break;
      }
      if (reached === parts.length) return passed();
      const message = say(
        `Step ${reached} of ${parts.length} is done; the next one follows.`,
        `L'étape ${reached} sur ${parts.length} est faite ; la suivante reste à faire.`,
      );
      return failed("not-in-order", message);
    },
  };
}

/** Evaluates the parts together and draws one finding from theirs. */
function composed(
  of: readonly CheckDescription[],
  context: EvaluatorContext,
  create: CreateEvaluator,
  conclude: (findings: readonly Finding[]) => Finding,
): Evaluator {
  const parts = of.map((word) => create(word, context));
  return {
    ...merged(parts),
    evaluate(view: View, tools: Tools) {
      const findings = parts.map((part) => part.evaluate(view, tools));
      const ready = findings.filter((finding): finding is Finding => !(finding instanceof Promise));
      return ready.length === findings.length ? conclude(ready) : Promise.all(findings).then(conclude);
    },
  };
}

function merged(
  parts: readonly Evaluator[],
): Pick<Evaluator, "collections" | "readsAudit" | "readsDocker" | "readsHome" | "refreshMs" | "onChange"> {
  const refreshes = parts.flatMap((part) => part.refreshMs ?? []);
  return {
    collections: parts.flatMap((part) => part.collections),
    readsAudit: parts.some((part) => part.readsAudit === true),
    readsDocker: parts.some((part) => part.readsDocker === true),
    readsHome: parts.some((part) => part.readsHome === true),
    onChange: (change) => {
      for (const part of parts) part.onChange?.(change);
    },
    ...(refreshes.length === 0 ? {} : { refreshMs: Math.min(...refreshes) }),
  };
}

function isBroken(finding: Finding): boolean {
  return finding.status === "broken";
}

function evidenceOf(finding: Finding) {
  return finding.status === "broken" ? [] : finding.evidence;
}
