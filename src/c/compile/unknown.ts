import { BUILTINS } from '../types.ts';
import { nearest } from '../read/index.ts';
import type { Growing } from './program.ts';
import type { Scope, Unknown } from './scope.ts';

/**
 * Reports the undeclared names of a function, one problem per name. If the name is used before an arrow, it may be a
 * misspelt local pointer. A local pointer fits if its struct has the undeclared name, or if its struct has all used
 * members. If exactly one local pointer fits, the repair renames every use to this local.
 */
export function tellUnknown(program: Growing, scope: Scope): void {
  const known = [
    ...new Set([...scope.locals.map(({ name }) => name), ...program.globals.keys(), ...program.constants.keys()]),
  ];
  for (const [name, uses] of scope.unknown) {
    const places = uses.map(({ place }) => place);
    const slip = slipOf(program, scope, name, uses);
    if (slip) {
      program.repair(
        'name-slip',
        places[0]!,
        { name, local: slip.local, struct: slip.struct, uses: places.length, function: scope.name },
        slip.local,
        places,
      );
      continue;
    }
    const near = nearest(name, known);
    const isFunction = program.signatures.has(name) || (BUILTINS as readonly string[]).includes(name);
    if (near === null || isFunction)
      program.complain('undeclared', places[0]!, { name, hint: 'no', near: '', uses: places.length });
    else program.repair('undeclared', places[0]!, { name, hint: 'yes', near, uses: places.length }, near, places);
  }
}

function slipOf(
  program: Growing,
  scope: Scope,
  name: string,
  uses: readonly Unknown[],
): { local: string; struct: string } | null {
  const members = uses.flatMap(({ member }) => (member === null ? [] : [member]));
  if (members.length === 0) return null;
  const pointers = scope.locals.flatMap(({ name, type }) =>
    type.kind === 'pointer' && type.to.kind === 'struct' ? [{ local: name, struct: type.to.name }] : [],
  );
  const named = pointers.filter(({ struct }) => struct === name);
  if (named.length === 1) return named[0]!;
  const fitting = pointers.filter(({ struct }) => members.every((member) => program.field(struct, member)));
  return named.length === 0 &&
    fitting.length === 1 &&
    nearest(
      name,
      scope.locals.map(({ name }) => name),
    ) === null
    ? fitting[0]!
    : null;
}
