/** Compiles C texts to a program: parses, checks and lays out. */
import type { CProblem, CType, Program, SourceFile } from '../types.ts';
import { Enough, Problems, read, type FunctionDefinition, type Node, type Unit } from '../read/index.ts';
import { declare, declareFunction, introduce, Types } from './declare.ts';
import { Flow } from './flow.ts';
import { Growing, type Signature } from './program.ts';
import { Scope } from './scope.ts';
import { Values } from './value.ts';

export type Compiled =
  | {
      readonly ok: true;
      readonly program: Program;
      /** Problems that do not stop the compilation, for example a missing return. */
      readonly warnings: readonly CProblem[];
    }
  | { readonly ok: false; readonly problems: readonly CProblem[]; readonly warnings: readonly CProblem[] };

/** Maximum length of one file, in characters. */
export const LONGEST_SOURCE = 250_000;

/**
 * Compiles C files as one program. A file can use the declarations of the files before it. Pure; never throws, for
 * any text. Returns at most 20 problems, sorted by position. The message of a problem has the id `c.<code>`.
 */
export function compile(files: readonly SourceFile[]): Compiled {
  const problems = new Problems();
  const program = new Growing(problems);
  const large = files.findIndex(({ text }) => text.length > LONGEST_SOURCE);
  if (large >= 0) {
    const span = { file: large, line: 1, column: 1, from: 0, to: 0 };
    return {
      ok: false,
      problems: [{ code: 'too-large', params: { limit: LONGEST_SOURCE, length: files[large]!.text.length }, span }],
      warnings: [],
    };
  }
  try {
    build(program, read(files, problems));
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  const warnings = Problems.sorted(problems.warnings);
  if (problems.found.length > 0) return { ok: false, problems: Problems.sorted(problems.found), warnings };
  return { ok: true, program: program.program(files), warnings };
}

function build(program: Growing, units: readonly Unit[]): void {
  const types: Types = new Types(program, (node, code) => constantOf(node, code));
  const values = new Values(program, types);
  const constantOf = (node: Node, code: 'not-constant' | 'no-vla' = 'not-constant'): number | null => {
    const { scope } = values;
    values.scope = null;
    values.unknowable = code;
    const { expr } = values.of(node);
    values.scope = scope;
    values.unknowable = 'not-constant';
    if (expr.op === 'const') return expr.value;
    program.complain(code, node);
    return null;
  };
  const bodies: { unit: Unit; node: FunctionDefinition; signature: Signature }[] = [];
  for (const unit of units) {
    program.source = unit.source;
    for (const { define, value } of unit.constants) {
      const known = constantOf(value);
      if (known !== null && introduce(program, define.name, define)) program.constants.set(define.name, known);
    }
    for (const item of unit.items) {
      if (item.k === 'declaration')
        declare(program, types, item, (global, node) => initialise(program, values, global, node));
      else bodies.push({ unit, node: item, signature: declareFunction(program, types, item, item.declarator) });
    }
  }
  for (const { unit, node, signature } of bodies) {
    program.source = unit.source;
    const scope = new Scope(signature.name, signature.returns, node.poisoned);
    program.functions.set(signature.name, new Flow(values, scope).function(node, signature));
  }
}

/** Writes the initial value of a global. */
function initialise(
  program: Growing,
  values: Values,
  { address, type }: { address: number; type: CType },
  node: Node,
): void {
  if (node.k === 'list' && (type.kind === 'array' || type.kind === 'struct')) {
    const parts: { type: CType; at: number }[] =
      type.kind === 'array'
        ? Array.from({ length: type.length }, (_, index) => ({
            type: type.of,
            at: address + index * program.size(type.of),
          }))
        : (program.structs.get(type.name)?.fields ?? []).map((field) => ({
            type: field.type,
            at: address + field.offset,
          }));
    for (const [index, item] of node.items.entries()) {
      const part = parts[index];
      if (!part) return program.complain('too-many-values', item, { limit: parts.length });
      initialise(program, values, { address: part.at, type: part.type }, item);
    }
    return undefined;
  }
  const inner = node.k === 'list' && node.items.length === 1 ? node.items[0]! : node;
  if (type.kind === 'array' || type.kind === 'struct')
    return program.complain('no-struct-value', node, { name: 'array' });
  // The initial value of a lock needs no conversion: a free lock is a zero word.
  const value = values.of(inner);
  const expr = type.kind === 'lock' ? value.expr : values.convert(value, type, inner);
  const word = (address - 1024) / 4;
  if (expr.op === 'const') program.data[word] = expr.value;
  else if (expr.op === 'string') program.data[word] = expr.index + 1;
  else program.complain('not-constant', inner);
  return undefined;
}
