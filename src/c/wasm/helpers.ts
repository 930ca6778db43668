/**
 * Helper functions of the generated code: findings, traps, locks, references and strings. Also the inline check of an
 * address.
 */
import { FINDING_CODES, type FindingCode } from '../run/index.ts';
import { FIRST_ADDRESS } from '../types.ts';
import { Assembler } from './bytes.ts';
import { LOCK_ROOM, STATUS, type Stop, STOPS } from './status.ts';

/** Indices of the helper functions in the module. */
export const HELPER = { find: 0, stop: 1, lock: 2, unlock: 3, countFile: 4, rank: 5, strcmp: 6 } as const;
/** For each helper: the number of parameters, and whether it returns a word. */
export const HELPER_TYPES: readonly (readonly [params: number, gives: boolean])[] = [
  [1, false],
  [2, false],
  [1, false],
  [1, false],
  [2, false],
  [1, true],
  [2, true],
];
export const HELPERS = HELPER_TYPES.length;

/** Indices of the globals. */
export const GLOBAL = { blank: 0, budget: 1, depth: 2 } as const;

const bit = (code: FindingCode): number => 1 << FINDING_CODES.indexOf(code);

export const find = (to: Assembler, code: FindingCode): Assembler => to.const(bit(code)).call(HELPER.find);

/** Ends the call. A hang and a used-up budget are not findings. */
export function stop(to: Assembler, why: Stop): Assembler {
  return to
    .const(STOPS.indexOf(why) + 1)
    .const(why === 'hang' || why === 'steps' ? 0 : bit(why))
    .call(HELPER.stop);
}

/**
 * Stops if the local holds an address that is not a word of memory. The code subtracts the first address and rotates
 * right by two bits. Stray low bits become high bits. So one comparison finds the NULL page, addresses beyond the end
 * and unaligned addresses.
 */
export function checkAddress(to: Assembler, local: number, bytes: number): Assembler {
  to.get(local)
    .const(FIRST_ADDRESS)
    .op('sub')
    .const(2)
    .op('rotr')
    .const((bytes - FIRST_ADDRESS) >>> 2)
    .op('ge_u')
    .if();
  return stop(to, 'null-dereference').end();
}

/** The code of the helpers, in the order of `HELPER`. `bytes` is the memory size. */
export function helperCode(bytes: number, ranks: readonly number[], fileCount: number): number[][] {
  return [
    findCode(),
    stopCode(),
    lockCode(bytes),
    unlockCode(bytes),
    countFileCode(bytes, fileCount),
    rankCode(ranks),
    strcmpCode(),
  ];
}

function findCode(): number[] {
  return new Assembler().const(STATUS.findings).const(STATUS.findings).load().get(0).op('or').store().finish(0);
}

function stopCode(): number[] {
  return new Assembler().const(STATUS.stop).get(0).store().get(1).call(HELPER.find).op('unreachable').finish(0);
}

/** Generated code runs only on CPU 0, so the word of a held lock is 1. */
function lockCode(bytes: number): number[] {
  const code = checkAddress(new Assembler(), 0, bytes);
  stop(code.get(0).load().if(), 'hang').end();
  code.get(0).const(1).store();
  code.const(STATUS.held).load().tee(1).const(LOCK_ROOM).op('lt_u').if();
  code.get(1).const(2).op('shl').get(0).store(STATUS.locks).end();
  return code.const(STATUS.held).get(1).const(1).op('add').store().finish(1);
}

function unlockCode(bytes: number): number[] {
  const [count, at] = [1, 2];
  const code = checkAddress(new Assembler(), 0, bytes);
  find(code.get(0).load().op('eqz').if(), 'double-unlock').else();
  find(code.get(0).load().const(1).op('ne').if(), 'foreign-unlock').end().end();
  code.get(0).const(0).store();
  code.const(STATUS.held).load().tee(count).set(at);
  code.loop().get(at).if();
  code.get(at).const(1).op('sub').tee(at).const(2).op('shl').load(STATUS.locks).get(0).op('ne').brIf(1);
  // Fill the gap with the last lock of the list.
  code
    .get(at)
    .const(2)
    .op('shl')
    .get(count)
    .const(1)
    .op('sub')
    .const(2)
    .op('shl')
    .load(STATUS.locks)
    .store(STATUS.locks);
  code.const(STATUS.held).get(count).const(1).op('sub').store();
  return code.end().end().finish(2);
}

function countFileCode(bytes: number, fileCount: number): number[] {
  const [file, by] = [0, 1];
  const code = new Assembler().get(file).const(fileCount).op('add').set(file);
  checkAddress(code, file, bytes);
  find(code.get(by).const(0).op('lt_s').get(file).load().op('eqz', 'and').if(), 'underflow').end();
  return code.get(file).get(file).load().get(by).op('add').store().finish(0);
}

/** The rank of a string. For most strings the rank equals the value; the code only lists the others. */
function rankCode(ranks: readonly number[]): number[] {
  const code = new Assembler();
  ranks.forEach((rank, index) => {
    if (rank !== index + 1)
      code
        .get(0)
        .const(index + 1)
        .op('eq')
        .if()
        .const(rank)
        .op('return')
        .end();
  });
  return code.get(0).finish(0);
}

function strcmpCode(): number[] {
  const code = stop(new Assembler().get(0).op('eqz').get(1).op('eqz', 'or').if(), 'null-dereference').end();
  code.get(0).call(HELPER.rank).tee(0).get(1).call(HELPER.rank).tee(1).op('gt_u');
  return code.get(0).get(1).op('lt_u', 'sub').finish(0);
}
