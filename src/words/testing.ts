/** One example of every reason, for tests: a new reason code does not compile until it has one. */
import type { Outcome, Reason, ReasonCode, Reasons } from '../machine/index.ts';

const device = '0000:00:05.0';
const driver = 'e1000';
const file = 'qemu';
const owner = 'dpdk';
const group = '3';
const counter = 'dma_users[USERSPACE]';

export const REASON_SAMPLES: { readonly [C in ReasonCode]: Reasons[C] } = {
  'driver-bound': { device, driver },
  'no-driver': { device },
  'held-by-file': { device, file },
  'probe-failed': { device, driver },
  'bound-counted': { device, driver, counter: 'dma_users[KERNEL]', value: 1 },
  'bound-shared': { device, driver: 'pci-stub', value: 1 },
  'bound-silent': { device, driver: 'vfio-pci' },
  'unbound': { device, driver },
  'unbound-gave-back': { device, driver, counter: 'dma_users[KERNEL]', value: 0 },
  'not-present': { device },
  'already-present': { device, group },
  'joined': { device, group },
  'left': { device, group },
  'left-last': { device, group },
  'users-present': { group, counter, value: 1, owner: file },
  'kernel-drivers-present': { group, counter: 'dma_users[KERNEL]', value: 2 },
  'other-owner': { group, owner, file, value: 1 },
  'owned': { group, owner, value: 1 },
  'already-counted': { group, owner, value: 1 },
  'null-owner': { group },
  'bad-mode': { mode: 'none' },
  'no-group': { device },
  'foreign-domain': { group },
  'pasid-attached': { group },
  'reset-pending': { group },
  'resv-direct': { group },
  'no-default-domain': { group },
  'claimed': { group, mode: 'kernel', counter: 'dma_users[KERNEL]', value: 1 },
  'claimed-owner': { group, file, counter, value: 1 },
  'claimed-nobody': { group, counter, value: 1 },
  'mode-unchanged': { device, mode: 'shared' },
  'mode-none': { device },
  'released': { group, counter, value: 1 },
  'released-last': { group, file },
  'released-stale': { group, file },
  'over-release': { group, counter },
  'wrong-mode': { device, mode: 'user', has: 'kernel' },
  'not-the-owner': { group, file, owner },
  'nothing-to-release': { group },
  'no-group-nothing': { device },
  'opened': { file },
  'already-open': { file },
  'not-open': { file },
  'closed': { file },
  'closed-gave-back': { file, devices: 2 },
  'attached': { device, file, group, value: 1 },
  'detached': { device, file },
  'not-openable': { device, driver },
  'attached-already': { device, file },
  'not-holder': { device, file },
  'lock-held': { group, by: 'bind 0000:00:05.0 e1000', path: 's1' },
  'null-file-oops': { group },
  'null-group-oops': { device },
  'dead': { by: 'bind 0000:00:05.0 e1000' },
  'no-such-call': { call: 'claim-group', protocol: 'sketch' },
  'env-set': { group, flag: 'pasid', on: 'on' },
  'vfio': { call: 'VFIO_GROUP_SET_CONTAINER', what: 'the container is set' },
};

export function sampleOutcome(code: ReasonCode, rest: Partial<Outcome> = {}): Outcome {
  return {
    event: { type: 'bind', device, driver },
    result: 'OK', findings: [], refusedBy: null, woke: [], steps: [],
    reason: { code, ...REASON_SAMPLES[code] } as Reason,
    ...rest,
  };
}
