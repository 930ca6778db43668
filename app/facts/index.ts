/** The world in sentences, for the page as text. The words come with `roomWords('text')`. */
export { changeWords } from './changes.ts';
export {
  countsOf,
  deviceSentence,
  fileSentence,
  groupSaid,
  ownerSentence,
  plainOf,
  refuserSaid,
  type Sentence,
  stuckSentences,
  surroundings,
  thingSaid,
} from './facts.ts';
