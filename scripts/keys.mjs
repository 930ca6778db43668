// Finds object look-ups with untrusted keys. `node scripts/rules.mjs` runs this check. Every object has `constructor`
// and `__proto__`, and a script, listing, link or file may contain such a name. So a key of type `string` must not
// index an object. A key whose type lists its names may. The TypeScript compiler finds the types.
import { join, relative } from 'node:path';
import { SyntaxKind } from 'typescript/unstable/ast';
import { API, TypeFlags } from 'typescript/unstable/sync';

/** The file of `own`, which is the safe look-up. */
const HELPER = 'src/world/own.ts';
const CHECKED = /^(?:app|src)\/.*\.tsx?$/;
const FREE = /\.test\.tsx?$|\.d\.ts$/;
const OPEN = TypeFlags.String | TypeFlags.Any | TypeFlags.Unknown | TypeFlags.TemplateLiteral | TypeFlags.StringMapping;

/**
 * Checks the project below `root` and returns `{ rule, file, what }` for every breach. `texts` holds files that
 * replace those on the disk, by path.
 */
export function checkKeys(root, texts = new Map()) {
  const api = new API({ cwd: root, fs: { readFile: (path) => texts.get(relative(root, path)) } });
  try {
    const project = api.updateSnapshot({ openProjects: [join(root, 'tsconfig.json')] }).getProjects()[0];
    const files = project.program
      .getSourceFileNames()
      .map((path) => ({ path, file: relative(root, path) }))
      .filter(({ file }) => CHECKED.test(file) && !FREE.test(file) && file !== HELPER);
    if (files.length === 0) throw new Error(`tsconfig.json of ${root} names no file of src or app`);
    return files.flatMap(({ path, file }) => breachesIn(project.program.getSourceFile(path), project.checker, file));
  } finally {
    api.close();
  }
}

function breachesIn(source, checker, file) {
  const lookUps = [];
  const waits = [];
  const asyncs = [];
  const copies = [];
  const visit = (node) => {
    switch (node.kind) {
      case SyntaxKind.ElementAccessExpression:
        lookUps.push({ node, key: bare(node.argumentExpression) });
        break;
      case SyntaxKind.BinaryExpression:
        if (node.operatorToken.kind === SyntaxKind.InKeyword) lookUps.push({ node, key: bare(node.left) });
        break;
      case SyntaxKind.BindingElement:
        // `{ [name]: _, ...rest }` only removes a name.
        if (node.propertyName?.kind === SyntaxKind.ComputedPropertyName && !textOf(node.name).startsWith('_')) {
          lookUps.push({ node, key: bare(node.propertyName.expression) });
        }
        break;
      case SyntaxKind.AwaitExpression:
        waits.push(node);
        break;
      case SyntaxKind.FunctionDeclaration:
      case SyntaxKind.FunctionExpression:
      case SyntaxKind.ArrowFunction:
      case SyntaxKind.MethodDeclaration:
        if (node.modifiers?.some(({ kind }) => kind === SyntaxKind.AsyncKeyword)) asyncs.push(node);
        break;
      case SyntaxKind.CallExpression:
        if (textOf(node.expression) === 'Object.assign')
          copies.push(...node.arguments.slice(1).map((argument) => ({ node, argument })));
        break;
      default:
    }
    node.forEachChild(visit);
  };
  const textOf = (node) => node.getText(source);
  source.forEachChild(visit);

  const types = (nodes) => (nodes.length === 0 ? [] : checker.getTypeAtLocation(nodes));
  const found = [];
  const say = (node, what) =>
    found.push({
      rule: 'key',
      file,
      what: `line ${source.text.slice(0, node.getStart(source)).split('\n').length} ${what}`,
    });
  for (const [at, type] of types(lookUps.map(({ key }) => key)).entries()) {
    const { node } = lookUps[at];
    if (isOpen(type, checker))
      say(
        node,
        `looks up ${textOf(node).slice(0, 100)} by any string; use own() or Object.hasOwn, a Map, or a key whose type lists its names`,
      );
  }
  const results = [
    ...types(waits).map((type, at) => ({ node: waits[at], type })),
    ...asyncs.map((node) => ({ node, type: resultOf(node, checker) })),
  ];
  for (const { node, type } of results) {
    if (hasAnyName(type, checker))
      say(
        node,
        'has a promise of an object with any names; await takes an object with the name "then" for a promise; put it into an object of its own',
      );
  }
  for (const [at, type] of types(copies.map(({ argument }) => argument)).entries()) {
    if (hasAnyName(type, checker))
      say(
        copies[at].node,
        `copies ${textOf(copies[at].argument)} by Object.assign, which sets the prototype for the name "__proto__"; use { ...a, ...b }`,
      );
  }
  return found;
}

/** The key without assertions. `word as EventType` may still be any string. */
function bare(node) {
  let inner = node;
  while (
    [
      SyntaxKind.AsExpression,
      SyntaxKind.ParenthesizedExpression,
      SyntaxKind.NonNullExpression,
      SyntaxKind.SatisfiesExpression,
    ].includes(inner.kind)
  )
    inner = inner.expression;
  return inner;
}

/** True for the type of a key that may be any string. */
function isOpen(type, checker) {
  if (type === undefined) return true;
  if (type.isUnionType()) return type.getTypes().some((part) => isOpen(part, checker));
  if (type.isTypeParameter()) {
    const constraint = checker.getBaseConstraintOfType(type);
    return constraint === undefined || isOpen(constraint, checker);
  }
  return (type.flags & OPEN) !== 0;
}

/** The type of an async function's result, without the promise. */
function resultOf(node, checker) {
  const signature = checker.getSignatureFromDeclaration(node);
  const promise = signature && checker.getReturnTypeOfSignature(signature);
  return promise?.isTypeReference() ? checker.getTypeArguments(promise)[0] : undefined;
}

/** True for the type of an object that may have properties of any name. */
function hasAnyName(type, checker) {
  if (type === undefined) return false;
  if (type.isUnionType()) return type.getTypes().some((part) => hasAnyName(part, checker));
  return checker.getIndexInfosOfType(type).some(({ keyType }) => (keyType.flags & TypeFlags.String) !== 0);
}
