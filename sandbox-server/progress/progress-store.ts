/** What one learner did in one exercise. Times are milliseconds since the epoch. */
export interface Attempt {
  readonly learner: string;
  readonly exercise: string;
  /** Content hash of the exercise, so that a changed exercise can be told. */
  readonly exerciseVersion: string;
  readonly startedAt: number;
  readonly completedAt: number | undefined;
  readonly hintsOpened: number;
  readonly solutionOpened: boolean;
  /** Check id → when it was first passed and the points it gave. A passed check is never lost again. */
  readonly passed: Readonly<Record<string, PassedCheck>>;
}

export interface PassedCheck {
  readonly at: number;
  readonly points: number;
}

/** Where learning is kept. Every write is durable when its promise resolves. */
export interface ProgressStore extends AsyncDisposable {
  /** The learner's present attempt, begun now when there was none. */
  begin(learner: string, exercise: string, exerciseVersion: string, now: number): Promise<Attempt>;
  find(learner: string, exercise: string): Promise<Attempt | undefined>;
  list(learner: string): Promise<readonly Attempt[]>;
  /** First pass wins; repeating it changes nothing. */
  recordPass(learner: string, exercise: string, check: string, pass: PassedCheck): Promise<Attempt>;
  recordCompletion(learner: string, exercise: string, at: number): Promise<Attempt>;
  /** `count` never falls. */
  recordHints(learner: string, exercise: string, count: number): Promise<Attempt>;
  recordSolutionOpened(learner: string, exercise: string): Promise<Attempt>;
}
