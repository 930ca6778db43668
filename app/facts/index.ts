/** The world in sentences: what the page as text is made of. Their words come with `roomWords('text')`. */
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
