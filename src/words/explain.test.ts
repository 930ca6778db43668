import { describe, expect, test } from 'vitest';
import type { ReasonCode } from '../machine/index.ts';
import { announceOutcome, explain, explainParts, findingMeaning, findingParts, resultMeaning } from './index.ts';
import { REASON_SAMPLES, sampleOutcome } from './testing.ts';

const codes = Object.keys(REASON_SAMPLES) as ReasonCode[];

test('every reason is one sentence without marks or empty blanks', () => {
  for (const code of codes) {
    const said = explain(sampleOutcome(code));
    expect(said, code).toMatch(/^\S.*[^ .]\.$/);
    expect(said, code).not.toMatch(/[<>{}]|undefined| {2}|why\./);
  }
});

test('the parts are the sentence', () => {
  for (const code of codes) {
    const outcome = sampleOutcome(code);
    expect(
      explainParts(outcome)
        .map((part) => part.text)
        .join(''),
    ).toBe(explain(outcome));
  }
  expect(
    explainParts(sampleOutcome('users-present'))
      .filter((part) => part.code)
      .map((part) => part.text),
  ).toEqual(['dma_users[USERSPACE]', 'qemu']);
});

describe('the sentences name counter, owner and rule', () => {
  test.each<[ReasonCode, string]>([
    ['users-present', 'The group already has a user: dma_users[USERSPACE] is 1, held by qemu.'],
    [
      'kernel-drivers-present',
      'The group still has kernel drivers: dma_users[KERNEL] is 2, and user space may claim only when it is 0.',
    ],
    ['other-owner', 'The group has another owner: dpdk holds a claim, and qemu is not the same owner.'],
    ['bound-counted', 'e1000 is bound to 0000:00:05.0 and does DMA for the kernel: dma_users[KERNEL] is now 1.'],
    [
      'lock-held',
      'The lock of group 3 was never released: bind 0000:00:05.0 e1000 left through return -EBUSY in the KERNEL case ' +
        'without unlocking, so this call spins for ever.',
    ],
  ])('%s', (code, said) => {
    expect(explain(sampleOutcome(code))).toBe(said);
  });

  test('a file that is not there is NULL', () => {
    const outcome = sampleOutcome('users-present', {
      reason: { code: 'users-present', group: '0', counter: 'owner_cnt', value: 1, owner: '' },
    });
    expect(explain(outcome)).toBe('The group already has a user: owner_cnt is 1, held by NULL.');
  });

  test('the event decides what follows from a missing driver', () => {
    expect(explain(sampleOutcome('no-driver', { event: { type: 'unbind', device: '0000:00:05.0' } }))).toBe(
      'No driver is bound to 0000:00:05.0, so there is nothing to unbind.',
    );
  });
});

test('results and findings have meanings', () => {
  expect(resultMeaning('EBUSY')).toBe('Busy: somebody uses it already.');
  expect(findingMeaning('leaked-ref:c:1')).toBe('The reference to c:1 is lost: nobody can ever give it back.');
  expect(findingParts('refusal-swallowed:EBUSY')[1]).toEqual({ text: 'EBUSY', code: true });
});

test('what a screen reader hears', () => {
  expect(
    announceOutcome(
      sampleOutcome('users-present', { result: 'EBUSY', findings: ['lock-left-held'], refusedBy: 'protocol' }),
    ),
  ).toBe(
    'Bind e1000 to 0000:00:05.0: refused with EBUSY. The group already has a user: dma_users[USERSPACE] is 1, held by qemu. ' +
      'The lock was left held: the next call on this group will hang.',
  );
  expect(
    announceOutcome(
      sampleOutcome('detached', {
        event: { type: 'detach', device: '0000:00:05.1', file: 'qemu' },
        woke: [{ type: 'unbind', device: '0000:00:05.1' }],
        reason: { code: 'detached', device: '0000:00:05.1', file: 'qemu' },
      }),
    ),
  ).toBe('Detach 0000:00:05.1 from qemu: OK. qemu gives 0000:00:05.1 back. Unbind 0000:00:05.1 can go on now.');
});
