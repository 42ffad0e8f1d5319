export { type Clock, systemClock } from "./clock.ts";
export { evaluateOnce, type OnceOptions } from "./evaluate-once.ts";
export { type Evaluation, type EvaluationOptions, startEvaluation } from "./evaluation.ts";
export { longestStay } from "./longest-stay.ts";
