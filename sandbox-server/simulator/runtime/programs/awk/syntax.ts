/** The tree of an awk program. */
export type Expression =
  | { readonly type: "number"; readonly value: number }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "regexp"; readonly source: string }
  | { readonly type: "variable"; readonly name: string }
  | { readonly type: "field"; readonly index: Expression }
  | { readonly type: "element"; readonly name: string; readonly keys: readonly Expression[] }
  | { readonly type: "in"; readonly name: string; readonly keys: readonly Expression[] }
  | { readonly type: "assign"; readonly operator: string; readonly target: Expression; readonly value: Expression }
  | { readonly type: "step"; readonly by: 1 | -1; readonly prefix: boolean; readonly target: Expression }
  | { readonly type: "unary"; readonly operator: string; readonly operand: Expression }
  | { readonly type: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly type: "match"; readonly negated: boolean; readonly text: Expression; readonly pattern: Expression }
  | { readonly type: "conditional"; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly type: "call"; readonly name: string; readonly args: readonly Expression[] }
  | {
      readonly type: "getline";
      readonly source: "record" | "file" | "command";
      readonly from?: Expression;
      readonly target?: Expression;
    };

export type Statement =
  | { readonly type: "block"; readonly body: readonly Statement[] }
  | { readonly type: "expression"; readonly value: Expression }
  | {
      readonly type: "print";
      readonly formatted: boolean;
      readonly values: readonly Expression[];
      readonly to?: { readonly kind: ">" | ">>" | "|"; readonly target: Expression };
    }
  | { readonly type: "if"; readonly test: Expression; readonly yes: Statement; readonly no?: Statement }
  | { readonly type: "while"; readonly test: Expression; readonly body: Statement; readonly first: boolean }
  | {
      readonly type: "for";
      readonly start?: Statement;
      readonly test?: Expression;
      readonly step?: Statement;
      readonly body: Statement;
    }
  | { readonly type: "each"; readonly variable: string; readonly array: string; readonly body: Statement }
  | { readonly type: "jump"; readonly kind: "next" | "break" | "continue" }
  | { readonly type: "exit" | "return"; readonly value?: Expression }
  | { readonly type: "delete"; readonly name: string; readonly keys?: readonly Expression[] };

export interface Rule {
  readonly when: "BEGIN" | "END" | Expression | undefined;
  readonly until?: Expression;
  /** Without a body the record is printed. */
  readonly body: Statement | undefined;
}

export interface AwkFunction {
  readonly parameters: readonly string[];
  readonly body: Statement;
}

export interface AwkProgram {
  readonly rules: readonly Rule[];
  readonly functions: ReadonlyMap<string, AwkFunction>;
}
