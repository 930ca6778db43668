/**
 * The door to the page's state. Components read it with the hooks and act through `usePage` or
 * `pageStore.getState()`.
 */
export type { Comparison, Edits, Lens, Midway, Notice, PageState, Untold } from './types.ts';
export { actAll, bootFor, createPageStore, historyOf, restore, type PageStore } from './store.ts';
export {
  pageStore,
  useFiles,
  useGroup,
  useGroupViews,
  useMidway,
  useMoment,
  usePage,
  usePreviousGroup,
  usePreviousWorld,
  useWorld,
} from './views.ts';
export { cameFrom, isWork, originOf, type Origin, sameEdits } from './origin.ts';
export { isOpening, openingScenario } from './opening.ts';
export { invitationFor, useInvitation, type Invitation, type Invite } from './invitation.ts';
export { inSlices, useLoading } from './slices.ts';
