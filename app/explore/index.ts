/**
 * The door to the search: it runs off the page's thread and shows its results. Load it only when the reader wants to
 * search.
 */
export { type Answer, type Ask, type Ended, type Running, start } from './client.ts';
export { DEFAULT_SIZES, MOST_DRAWN, MOST_HERE, MOST_STATES } from './limits.ts';
export { OwnBroken, type OwnProblem } from './own.ts';
export { requestFor, type Searched } from './request.ts';
export { showOnwards, showTrace } from './show.ts';
export { type Here, startFrom, type Unsaid } from './from.ts';
export {
  cutWords,
  failedWords,
  propertyTitle,
  propertyWhat,
  searchedWords,
  type Standing,
  standingOf,
  unbegunWords,
  unsaidWords,
  violations,
} from './say.ts';
