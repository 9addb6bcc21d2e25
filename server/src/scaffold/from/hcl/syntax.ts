import type { Span } from '../../../yaml/text';

/** A file or the inside of a block. */
export interface Body {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly Block[];
  readonly span: Span;
}

/** `name = expression` */
export interface Attribute {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: Expression;
}

/** `type "label" { ... }` */
export interface Block {
  readonly type: string;
  readonly typeSpan: Span;
  readonly labels: readonly string[];
  readonly body: Body;
  /** From the type to the closing brace. */
  readonly span: Span;
}

/** An expression of HCL's native syntax, with its place in UTF-16 offsets. */
export type Expression = Span & ExpressionForm;

export type ExpressionForm =
  | { readonly kind: 'literal'; readonly value: null | boolean | number | string }
  /** A quoted text or heredoc with something to be put in. */
  | { readonly kind: 'template'; readonly parts: readonly TemplatePart[] }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'object'; readonly entries: readonly ObjectEntry[] }
  /** `var.image`, `local.x["key"]`; an index that is no literal is `undefined`. */
  | { readonly kind: 'reference'; readonly path: readonly (string | number | undefined)[] }
  | { readonly kind: 'call'; readonly name: string; readonly parameters: readonly Expression[] }
  | { readonly kind: 'conditional'; readonly condition: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  /** What is only known to be an expression: `for`, a splat, an attribute of a call's result. */
  | { readonly kind: 'other' };

export interface ObjectEntry {
  readonly key: Expression;
  readonly value: Expression;
}

/** `written` is the text with its `${ }`; for directives (`%{ if }`) there is no expression. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'inserted'; readonly expression: Expression | undefined; readonly written: string };

/** Why a text is no HCL, and where. */
export interface HclProblem extends Span {
  readonly code: HclProblemCode;
  /** What was found or what is missing, for the message. */
  readonly subject: string;
}

export type HclProblemCode =
  | 'hclUnexpected'
  | 'hclExpected'
  | 'hclOpenText'
  | 'hclOpenHeredoc'
  | 'hclOpenComment'
  | 'hclOpenInsertion'
  | 'hclEscape'
  | 'hclNewlineInText'
  | 'hclTooDeep'
  | 'hclDuplicateAttribute';

/** Thrown inside the reader only; it becomes the one problem of the text. */
export class HclSyntaxError extends Error {
  readonly problem: HclProblem;

  constructor(problem: HclProblem) {
    super(problem.code);
    this.problem = problem;
  }
}
